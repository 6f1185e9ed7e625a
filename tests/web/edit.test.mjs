import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../js/index.js";

const cs = await load({ roots: ["fields"] });

/** Types a text key by key, as a page does. */
function type(field, text, brand = null) {
  let shown = { value: "", start: 0, end: 0, brand };
  for (const key of text) {
    const { value, caret } = cs.edit(field, shown, { kind: "insert", text: key });
    shown = { value, start: caret, end: caret, brand };
  }
  return shown;
}

test("digits are grouped while they are typed, with the caret at the end", () => {
  assert.deepEqual(type("card_number", "4242424242424242"), {
    value: "4242 4242 4242 4242",
    start: 19,
    end: 19,
    brand: null,
  });
  assert.equal(type("card_expiry", "1227").value, "12 / 27");
  assert.equal(type("card_cvc", "12345", "visa").value, "123");
});

test("a pasted number is grouped, and a letter is refused and said so", () => {
  const empty = { value: "", start: 0, end: 0 };
  assert.equal(cs.edit("card_number", empty, { kind: "insert", text: "378282246310005" }).value, "3782 822463 10005");
  const refused = cs.edit("card_number", empty, { kind: "insert", text: "x" });
  assert.deepEqual([refused.changed, refused.rejected, refused.value], [false, true, ""]);
});

test("with a card number come its status and its brand, while it is drawn anew", () => {
  let shown = { value: "", start: 0, end: 0 };
  for (const text of "4242424242424242") {
    const edited = cs.edit("card_number", shown, { kind: "insert", text });
    const { status, code, brand } = cs.card.number(edited.value);
    assert.deepEqual([edited.status, edited.code, edited.brand], [status, code, brand]);
    shown = { value: edited.value, start: edited.caret, end: edited.caret };
  }
  const alone = [
    cs.edit("card_number", shown, { kind: "insert", text: "x" }),
    cs.edit("card_expiry", { value: "", start: 0, end: 0 }, { kind: "insert", text: "12" }),
  ];
  for (const { status, code, brand } of alone) assert.deepEqual([status, code, brand], [null, null, null]);
});

test("deleting at a gap deletes the digit beyond it", () => {
  const shown = { value: "4242 4", start: 5, end: 5 };
  assert.equal(cs.edit("card_number", shown, { kind: "delete_backward" }).value, "4244");
});

test("a field that is left alone keeps what it shows, however long", () => {
  const value = "x".repeat(100_000);
  const edited = cs.edit("card_number", { value, start: 3, end: 3 }, { kind: "insert", text: "y" });
  assert.equal(edited.changed || edited.value === value, true);
});

test("misuse is a TypeError", () => {
  const shown = { value: "", start: 0, end: 0 };
  for (const call of [
    () => cs.edit("iban", shown, { kind: "insert", text: "1" }),
    () => cs.edit("card_number", shown, { kind: "undo" }),
    () => cs.edit("card_number", { ...shown, start: -1 }, { kind: "delete_backward" }),
    () => cs.edit("card_number", { ...shown, end: Number.NaN }, { kind: "delete_backward" }),
    () => cs.edit("card_cvc", { ...shown, brand: "none" }, { kind: "delete_backward" }),
    () => cs.edit("card_number", shown, { kind: "insert" }),
  ]) {
    assert.throws(call, TypeError);
  }
});
