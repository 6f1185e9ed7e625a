import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";

const cs = await load({ roots: ["money"] });
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

const cny = (value) => ({ value, currency: "CNY" });

test("what is typed reads as its country writes it, or is refused", () => {
  assert.equal(cs.money.parse("1,234.5", "CNY", { mark: "." }), "1234.50");
  assert.equal(cs.money.parse("１．２３４，５", "EUR", { mark: "," }), "1234.50");
  for (const [shown, code] of [
    ["", "required"],
    ["¥1", "characters"],
    ["1,5", "amount_groups"],
    ["1.2.3", "amount_typed"],
    ["1.005", "amount_exponent"],
    ["9".repeat(5_000), "amount_range"],
  ]) {
    assert.throws(() => cs.money.parse(shown, "CNY", { mark: "." }), refused(code), shown);
  }
  assert.throws(() => cs.money.parse("1.10", "MGA", { mark: "." }), refused("amount_step"));
});

test("what people are shown in any of these locales can be typed again", () => {
  for (const locale of ["en", "zh-CN", "de", "fr", "de-CH", "en-IN", "ar-EG", "fa", "pt-BR", "ja"]) {
    const writer = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
    const decimal = writer.formatToParts(1.5).find(({ type }) => type === "decimal").value;
    const mark = /[,٫]/.test(decimal) ? "," : ".";
    assert.equal(cs.money.parse(writer.format("12345678.90"), "CNY", { mark }), "12345678.90", locale);
  }
});

test("amounts of one currency are compared, added and taken from one another", () => {
  assert.equal(cs.money.compare(cny("9.00"), cny("10.00")), -1);
  assert.equal(cs.money.compare(cny("10.00"), cny("10.00")), 0);
  assert.equal(cs.money.compare(cny("10.00"), cny("9.99")), 1);
  assert.deepEqual(cs.money.add(cny("0.10"), cny("0.20")), cny("0.30"));
  assert.deepEqual(cs.money.subtract(cny("999999999999999.99"), cny("0.01")), cny("999999999999999.98"));
  assert.throws(() => cs.money.add(cny("1.00"), { value: "1.00", currency: "USD" }), refused("currency_mismatch"));
  assert.throws(() => cs.money.compare(cny("1.00"), { value: "1", currency: "JPY" }), refused("currency_mismatch"));
  assert.throws(() => cs.money.subtract(cny("1.00"), cny("1.01")), refused("amount_range"));
});

test("processors count whole forints, and nothing less", () => {
  assert.equal(cs.money.units("1500.00", "HUF"), "1500");
  assert.equal(cs.money.units("15.00", "CNY"), "1500");
  assert.equal(cs.money.units("999999999999999.9999", "CLF"), "9999999999999999999");
  assert.throws(() => cs.money.units("1500.50", "HUF"), refused("amount_processor"));
});

test("a plan shows its least instalment, and its instalments add up", () => {
  assert.deepEqual(cs.money.instalments("100.00", "CNY", { count: 3, rate: "0.023", bearer: "buyer" }), {
    fee: "2.30",
    payable: "102.30",
    shown: "34.09",
    instalments: [
      { principal: "33.34", fee: "0.77", amount: "34.11" },
      { principal: "33.33", fee: "0.77", amount: "34.10" },
      { principal: "33.33", fee: "0.76", amount: "34.09" },
    ],
  });
  const borne = cs.money.instalments("100.00", "CNY", { count: 3, rate: "0.018", bearer: "merchant" });
  assert.deepEqual([borne.fee, borne.payable, borne.shown], ["1.80", "100.00", "33.33"]);
  const plan = { count: 3, rate: "0.023", bearer: "buyer" };
  assert.throws(() => cs.money.instalments("100.00", "CNY", { ...plan, count: 0 }), refused("plan_count"));
  assert.throws(() => cs.money.instalments("0.02", "CNY", plan), refused("plan_amount"));
  assert.throws(() => cs.money.instalments("100.00", "CNY", { ...plan, rate: "2.3" }), refused("rate_invalid"));
});

const quote = {
  amount: cny("100.00"),
  quoted: { value: "14.51", currency: "USD" },
  rate: "0.13795",
  markup: 300,
  fee: { value: "0.30", currency: "USD" },
  expires_at: 1_795_305_600,
};

test("a conversion is exact at any rate", () => {
  assert.equal(cs.money.convert("100.00", "CNY", { rate: "0.13795", into: "USD", markup: 300 }), "14.21");
  assert.equal(cs.money.convert("0.05", "USD", { rate: "50", into: "JPY" }), "2");
  assert.throws(() => cs.money.convert("1.00", "CNY", { rate: "1e2", into: "USD" }), refused("rate_invalid"));
  assert.throws(() => cs.money.convert("1.00", "CNY", { rate: "1", into: "CNY" }), refused("currency_mismatch"));
});

test("a quote counts while it holds and agrees with its rate", () => {
  assert.deepEqual(cs.money.quote(quote, { now: 1_795_305_599 }), { value: "14.51", currency: "USD" });
  assert.throws(() => cs.money.quote(quote, { now: 1_795_305_600 }), refused("quote_expired"));
  const dear = { ...quote, quoted: { value: "14.53", currency: "USD" } };
  assert.throws(() => cs.money.quote(dear, { now: 0 }), refused("quote_mismatch"));
  const { fee: _, markup: __, ...bare } = quote;
  const plain = { ...bare, quoted: { value: "13.80", currency: "USD" } };
  assert.deepEqual(cs.money.quote(plain, { now: 0 }), { value: "13.80", currency: "USD" });
  assert.throws(() => cs.money.quote({ ...plain, expires_at: 1 }), refused("quote_expired"), "this device's time");
});

test("a refund is at the rate of the quote, however late", () => {
  assert.deepEqual(cs.money.refund(quote, "100.00"), { value: "14.21", currency: "USD" });
  assert.deepEqual(cs.money.refund(quote, "50.00"), { value: "7.10", currency: "USD" });
  assert.deepEqual(cs.money.refund(quote, "50.00", { before: "50.00" }), { value: "7.11", currency: "USD" });
  assert.throws(() => cs.money.refund(quote, "0.01", { before: "100.00" }), refused("quote_refund"));
});

test("a space in a quote is no way to say two things in one", () => {
  const smuggled = { ...quote, amount: { value: "100.00 CNY", currency: "0.13795 14.51 USD" } };
  assert.throws(() => cs.money.quote(smuggled, { now: 0 }), (error) => error instanceof CheckoutError);
});

test("a quote's fee of no digits is no amount, rather than no fee", () => {
  const quote = { amount: { value: "1.00", currency: "CNY" }, quoted: { value: "2.00", currency: "USD" }, rate: "2", expires_at: 1 };
  assert.deepEqual(cs.money.quote(quote, { now: 0 }), quote.quoted);
  assert.throws(() => cs.money.quote({ ...quote, fee: { value: "", currency: "USD" } }, { now: 0 }), refused("amount_format"));
});

test("no number is so long that reading it ends the instance", () => {
  for (const digits of ["0", "1"].flatMap((digit) => [65, 7_101, 1_000_000].map((length) => digit.repeat(length)))) {
    assert.throws(() => cs.money.convert("1.00", "CNY", { rate: digits, into: "USD" }), refused("rate_invalid"));
    assert.throws(() => cs.money.split("1.00", "CNY", [digits]), refused("split_weights"));
    assert.throws(() => cs.money.units(digits, "CNY"), refused("amount_format"));
  }
  assert.equal(cs.money.convert("1.00", "CNY", { rate: "1", into: "USD" }), "1.00");
});

test("misuse is a TypeError", () => {
  const plan = { count: 3, rate: "0.023", bearer: "buyer" };
  for (const misuse of [
    () => cs.money.parse("1", "CNY"),
    () => cs.money.parse("1", "CNY", { mark: "·" }),
    () => cs.money.parse(1, "CNY", { mark: "." }),
    () => cs.money.add("1.00", "2.00"),
    () => cs.money.compare(cny(1), cny("1.00")),
    () => cs.money.instalments("1.00", "CNY", { ...plan, count: 1.5 }),
    () => cs.money.instalments("1.00", "CNY", { ...plan, count: 65_539 }),
    () => cs.money.instalments("1.00", "CNY", { ...plan, rate: 0.023 }),
    () => cs.money.instalments("1.00", "CNY", { ...plan, bearer: "shop" }),
    () => cs.money.convert("1.00", "CNY", { rate: 7.1, into: "USD" }),
    () => cs.money.convert("1.00", "CNY", { rate: "7.1", into: "USD", markup: -1 }),
    () => cs.money.quote({ ...quote, expires_at: 1.5 }),
    () => cs.money.quote({ ...quote, rates: "1" }),
    () => cs.money.quote(quote, { now: "0" }),
    () => cs.money.refund(quote, 50),
  ]) {
    assert.throws(misuse, TypeError, String(misuse));
  }
  assert.throws(() => cs.money.format(1, "CNY", "en"), TypeError);
  assert.throws(() => cs.money.split("1.00", "CNY", "1"), TypeError);
  assert.throws(() => cs.money.split("1.00", "CNY", [{}]), TypeError);
});
