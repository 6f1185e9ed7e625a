import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../js/index.js";

const cs = await load({ roots: ["card"] });
const fields = await load({ roots: ["fields"] });

/** METHODS: a card of Cartes Bancaires and Visa. */
const CO_BADGED = "4035501000000008";
const HINT = { bin: "40355010", brands: ["cartes_bancaires", "visa"] };

test("a co-badged card is of the gateway's first brand until the buyer chooses another", () => {
  const first = cs.card.number(CO_BADGED, { hint: HINT });
  assert.deepEqual(first, {
    ...cs.card.number(CO_BADGED),
    brand: "cartes_bancaires",
    brands: ["cartes_bancaires", "visa"],
    cvc: { name: "CVV", length: 3, required: true },
    choices: ["cartes_bancaires", "visa"],
  });
  const chosen = cs.card.number(CO_BADGED, { hint: HINT, brand: "visa" });
  assert.deepEqual(chosen, { ...first, brand: "visa", cvc: { name: "CVV2", length: 3, required: true } });
  assert.deepEqual(cs.card.number(CO_BADGED, { hint: HINT, brand: "cartes_bancaires" }), first);
  assert.equal(cs.card.number(CO_BADGED, { hint: { ...HINT, brands: ["visa", "cartes_bancaires"] } }).brand, "visa");
});

test("a choice that the card has not does not count", () => {
  for (const brand of ["amex", "mastercard", "", null, undefined]) {
    const answer = cs.card.number(CO_BADGED, { hint: HINT, brand });
    assert.deepEqual([answer.brand, answer.choices], ["cartes_bancaires", ["cartes_bancaires", "visa"]], String(brand));
  }
  const single = cs.card.number(CO_BADGED, { hint: { ...HINT, brands: ["visa"] }, brand: "cartes_bancaires" });
  assert.deepEqual([single.brand, single.brands, single.choices], ["visa", ["visa"], []], "one brand is no choice");
});

test("a hint counts from the eighth digit on, and only for the card it is on", () => {
  for (const typed of ["", "4", "4035501", "4035 5011 0000 0008", "4035 5110"]) {
    const plain = cs.card.number(typed);
    assert.deepEqual(cs.card.number(typed, { hint: HINT, brand: "cartes_bancaires" }), { ...plain, choices: [] }, typed);
  }
  const begun = cs.card.number("4035 5010", { hint: HINT });
  assert.deepEqual([begun.status, begun.brand, begun.choices], ["incomplete", "cartes_bancaires", HINT.brands]);
  assert.equal(cs.card.number("４０３５ ５０１０ ００００ ０００８", { hint: HINT }).brand, "cartes_bancaires");
});

test("a hint settles whose card it is where prefixes overlap, and by whose rules it is judged", () => {
  const hint = { bin: "60111111", brands: ["rupay"] };
  assert.equal(cs.card.number("6011111111111117").brand, "discover");
  const settled = cs.card.number("6011111111111117", { hint });
  assert.deepEqual([settled.status, settled.brand, settled.cvc.name], ["valid", "rupay", "CVD2"]);
  const amex = cs.card.number(CO_BADGED, { hint: { ...HINT, brands: ["amex"] } });
  assert.deepEqual([amex.status, amex.code, amex.lengths], ["invalid", "card_number_length", [15]]);
  assert.equal(cs.card.number("4035501000000009", { hint: HINT }).code, "card_number_checksum");
});

test("a hint that is none is misuse, without a digit of the card, and the next one counts", () => {
  for (const options of [
    {},
    { hint: null },
    { hint: { bin: "4035501", brands: ["visa"] } },
    { hint: { bin: "403550100", brands: ["visa"] } },
    { hint: { bin: "４０３５５０１０", brands: ["visa"] } },
    { hint: { bin: 40355010, brands: ["visa"] } },
    { hint: { bin: "40355010", brands: [] } },
    { hint: { bin: "40355010", brands: "visa" } },
    { hint: { bin: "40355010", brands: Array(9).fill("visa") } },
    { hint: { bin: "40355010", brands: ["visa", ""] } },
    { hint: { bin: "40355010", brands: ["4035501000000008"] } },
    { hint: { bin: "40355010", brands: [1] } },
    { hint: { ...HINT, network: "visa" } },
    { hint: HINT, brand: "40355010" },
    { hint: HINT, choice: "visa" },
  ]) {
    const misuse = () => cs.card.number(CO_BADGED, options);
    assert.throws(misuse, (error) => error instanceof TypeError && !error.message.includes("4035"), JSON.stringify(options));
    assert.equal(cs.card.number(CO_BADGED, { hint: HINT }).status, "valid");
  }
  assert.throws(() => cs.card.number(4035501000000008, { hint: HINT }), TypeError);
});

test("postal codes are read as their country writes them", () => {
  for (const [country, typed, status, code, formatted] of [
    ["US", "94105", "valid", null, "94105"],
    ["US", "941051234", "valid", null, "94105-1234"],
    ["US", "9410", "incomplete", "incomplete", "9410"],
    ["US", "ABCDE", "invalid", "characters", "ABCDE"],
    ["GB", "sw1a1aa", "valid", null, "SW1A 1AA"],
    ["CA", "k1a0b1", "valid", null, "K1A 0B1"],
    ["CN", "１０００００", "valid", null, "100000"],
    ["DE", "DE-10115", "valid", null, "10115"],
    ["JP", "1000001", "valid", null, "100-0001"],
    ["NL", "1011ab", "valid", null, "1011 AB"],
    ["AE", "x", "valid", null, "X"],
    ["US", "", "empty", "required", ""],
  ]) {
    assert.deepEqual([country, cs.card.postal(typed, { country })], [country, { status, code, formatted }]);
  }
  for (const text of ["9".repeat(1_000_000), "\ud800", "\0", "💳", "\u202e1"]) {
    const { status, code } = cs.card.postal(text, { country: "US" });
    assert.deepEqual([status, code === null], ["invalid", false], text.slice(0, 9));
  }
});

test("a postal code needs its country", () => {
  for (const misuse of [
    () => cs.card.postal("94105"),
    () => cs.card.postal("94105", {}),
    () => cs.card.postal("94105", { country: "us" }),
    () => cs.card.postal("94105", { country: "USA" }),
    () => cs.card.postal("94105", { country: "ＵＳ" }),
    () => cs.card.postal("94105", { country: "US", region: "CA" }),
    () => cs.card.postal(94105, { country: "US" }),
  ]) {
    assert.throws(misuse, (error) => error instanceof TypeError && !error.message.includes("94105"), String(misuse));
  }
});

test("without the root `card` what only it knows is misuse, which names it", () => {
  const shown = { value: "", start: 0, end: 0, country: "US" };
  for (const misuse of [
    () => fields.card.number(CO_BADGED, { hint: HINT }),
    () => fields.card.postal("94105", { country: "US" }),
    () => fields.edit("postal", shown, { kind: "insert", text: "9" }),
  ]) {
    assert.throws(misuse, { name: "TypeError", message: /`card`/ });
  }
  assert.equal(fields.card.number(CO_BADGED).brand, "visa", "all else goes on");
});

test("the root `card` answers as `fields` does", () => {
  const numbers = ["", "4", "4242 4242 4242 4242", "378282246310005", "6221558812340000", "4242424242424241", "9", "2014", "x", "４２"];
  const today = "2026-11-22";
  const at = (value, caret = value.length, brand = null) => ({ value, start: caret, end: caret, brand });
  const insert = (text) => ({ kind: "insert", text });
  const questions = [
    ...numbers.map((number) => (one) => one.card.number(number)),
    ...["", "1", "12/27", "12 / 2027", "2027-12", "10/26", "13/27", "12/99"].map((expiry) => (one) => one.card.expiry(expiry, { today })),
    ...["", "12", "123", "1234", "x"].flatMap((cvc) => ["visa", "amex", null].map((brand) => (one) => one.card.cvc(cvc, { brand }))),
    ...["", "Ada Lovelace", "4242 4242 4242 4242", "𠮷田", "\0"].map((holder) => (one) => one.card.holder(holder)),
    ...["4", "4242424242424242", "x", "４２", "4242 4242 4242 4242 4242"].map((text) => (one) => one.edit("card_number", at(""), insert(text))),
    (one) => one.edit("card_number", at("4242 4242", 5), { kind: "delete_backward" }),
    (one) => one.edit("card_number", at("4242 4242", 4), { kind: "delete_forward" }),
    (one) => one.edit("card_number", { value: "4242 4242", start: 1, end: 7 }, insert("7")),
    ...["1", "5", "1227", "12/2027", "x"].map((text) => (one) => one.edit("card_expiry", at(""), insert(text))),
    ...["visa", "amex", null].map((brand) => (one) => one.edit("card_cvc", at("12", 2, brand), insert("345"))),
  ];
  for (const question of questions) assert.deepEqual(question(cs), question(fields), String(question));
});
