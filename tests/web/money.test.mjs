import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";

const cs = await load({ roots: ["validators"] });
const refused = (code) => (error) => error instanceof CheckoutError && error.code === code;

test("an amount is written as people in a locale do", () => {
  assert.equal(cs.money.format("128.00", "CNY", "en"), "CN¥128.00");
  assert.equal(cs.money.format("128.00", "CNY", "zh-CN"), "¥128.00");
  assert.equal(cs.money.format("1280", "JPY", "en"), "¥1,280");
  assert.equal(cs.money.format("1.250", "KWD", "en").replace(/\s/u, " "), "KWD 1.250");
});

test("no digit is lost in an amount that a float cannot hold", () => {
  assert.equal(cs.money.format("999999999999999.99", "CNY", "en"), "CN¥999,999,999,999,999.99");
  assert.equal(cs.money.format("123456789012345.6789", "CLF", "en").replace(/\s/u, " "), "CLF 123,456,789,012,345.6789");
});

test("an engine that rounds is not left to", () => {
  const getter = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, "format");
  Object.defineProperty(Intl.NumberFormat.prototype, "format", {
    configurable: true,
    get() {
      const exact = getter.get.call(this);
      return (value) => exact(typeof value === "string" ? Number(value) : value);
    },
  });
  try {
    assert.equal(cs.money.format("999999999999999.99", "CNY", "en"), "CN¥999,999,999,999,999.99");
    assert.equal(cs.money.format("999999999999999.99", "EGP", "ar-EG").includes("٫٩٩"), true);
  } finally {
    Object.defineProperty(Intl.NumberFormat.prototype, "format", getter);
  }
});

test("a split loses nothing", () => {
  assert.deepEqual(cs.money.split("100.00", "CNY", [1, 1, 1]), ["33.34", "33.33", "33.33"]);
  assert.deepEqual(cs.money.split("10", "JPY", ["0.5", "1.5"]), ["3", "7"]);
});

test("what cannot be an amount is refused by code", () => {
  for (const value of ["1e3", "01.00", "-1.00", "1.", ".5", "", " 1", "1,00", "１"]) {
    assert.throws(() => cs.money.format(value, "CNY", "en"), refused("amount_format"));
  }
  assert.throws(() => cs.money.format("1.00", "cny", "en"), refused("currency_unknown"));
  assert.throws(() => cs.money.split("1.000", "CNY", [1]), refused("amount_exponent"));
  assert.throws(() => cs.money.split("1.00", "XXX", [1]), refused("currency_unknown"));
  for (const weights of [[], [0], [-1], [Number.NaN], ["1 1"], ["x"], [""]]) {
    assert.throws(() => cs.money.split("1.00", "CNY", weights), refused("split_weights"));
  }
});

test("misuse is a TypeError", () => {
  assert.throws(() => cs.money.format(1, "CNY", "en"), TypeError);
  assert.throws(() => cs.money.split("1.00", "CNY", "1"), TypeError);
  assert.throws(() => cs.money.split("1.00", "CNY", [{}]), TypeError);
});
