import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../js/index.js";

const cs = await load({ roots: ["fields"] });

test("a card number is told with brand, groups and code", () => {
  assert.deepEqual(cs.card.number("4242 4242 4242 4242"), {
    status: "valid",
    code: null,
    brand: "visa",
    brands: ["visa"],
    formatted: "4242 4242 4242 4242",
    lengths: [13, 16, 18, 19],
    gaps: [4, 8, 12, 16],
    cvc: { name: "CVV2", length: 3, required: true },
    last4: "4242",
  });
});

test("every answer has the same members, whatever was typed", () => {
  const members = Object.keys(cs.card.number("4242 4242 4242 4242"));
  for (const typed of ["", "4", "x", "4242424242424241", "9".repeat(40), "４２", "\u0000", "4".repeat(1_000_000)]) {
    const answer = cs.card.number(typed);
    assert.deepEqual(Object.keys(answer), members);
    assert.equal(answer.code === null, answer.status === "valid");
  }
});

test("every status, and the brands that are still open, are told by name", () => {
  const told = (typed) => [cs.card.number(typed).status, cs.card.number(typed).code];
  assert.deepEqual(told(""), ["empty", "required"]);
  assert.deepEqual(told("4"), ["incomplete", "card_number_incomplete"]);
  assert.deepEqual(told("6221558812340000"), ["warning", "card_number_checksum"]);
  assert.deepEqual(told("4242424242424241"), ["incomplete", "card_number_checksum"]);
  assert.deepEqual(told("5555555555554445"), ["invalid", "card_number_checksum"]);
  const { brand, brands, cvc } = cs.card.number("9");
  assert.deepEqual([brand, brands, cvc], [null, ["troy", "mada", "humo"], null]);
  assert.deepEqual(cs.card.number("2014").cvc, { name: "", length: 0, required: false });
});

test("no answer holds anything of the one before it", () => {
  cs.card.number("4242 4242 4242 4242");
  assert.deepEqual(cs.card.number("42x"), {
    ...cs.card.number("42"),
    status: "invalid",
    code: "characters",
    formatted: "",
  });
  assert.equal(cs.card.holder("").status, "empty");
});

test("an expiry date is checked against the day that is given", () => {
  assert.deepEqual(cs.card.expiry("12 / 27", { today: "2026-11-22" }), {
    status: "valid",
    code: null,
    month: 12,
    year: 2027,
  });
  assert.equal(cs.card.expiry("10/26", { today: "2026-11-01" }).code, "card_expiry_past");
  assert.equal(cs.card.expiry("10/26", { today: "2026-10-31" }).status, "valid", "good through its last day");
  assert.equal(cs.card.expiry("1", { today: "2026-10-31" }).status, "incomplete");
  assert.equal(cs.card.expiry("12/99").status === "valid", false, "the day is today by default");
});

test("a security code is checked beside a brand", () => {
  assert.deepEqual(cs.card.cvc("123", { brand: "visa" }), { status: "valid", code: null });
  assert.equal(cs.card.cvc("123", { brand: "amex" }).status, "incomplete");
  assert.equal(cs.card.cvc("1234", { brand: "visa" }).code, "card_cvc_length");
  assert.equal(cs.card.cvc("", { brand: null }).status, "empty");
});

test("a name that is a card number is refused, and no code holds it", () => {
  const answer = cs.card.holder("4242 4242 4242 4242");
  assert.equal(answer.code, "card_holder_number");
  assert(!JSON.stringify(answer).includes("4242"));
  assert.equal(cs.card.holder("Ada Lovelace").status, "valid");
});

test("misuse is a TypeError without what was given", () => {
  for (const call of [
    () => cs.card.number(4242424242424242),
    () => cs.card.cvc("123", { brand: "4242424242424242" }),
    () => cs.card.expiry("12/27", { today: "2026-02-30" }),
    () => cs.card.expiry("12/27", { today: "4242424242424242" }),
    () => cs.card.holder(undefined),
  ]) {
    assert.throws(call, (error) => error instanceof TypeError && !error.message.includes("4242"));
  }
});
