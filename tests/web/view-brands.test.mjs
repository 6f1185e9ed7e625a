import assert from "node:assert/strict";
import { test } from "node:test";

import { brandName, masked } from "../../js/view/screen/facts.js";
import { english } from "../../js/view/words.js";

test("brands are named as they name themselves", () => {
  const names = ["visa", "amex", "unionpay", "cartes_bancaires", "mada", "jcb"].map((id) => brandName(english, id));
  assert.deepEqual(names, ["Visa", "American Express", "UnionPay", "Cartes Bancaires", "mada", "JCB"]);
});

test("a card of no known brand is a card", () => {
  for (const brand of [null, "unknown"]) assert.equal(masked(english, { brand, last4: "4242" }), "Card •••• 4242");
});
