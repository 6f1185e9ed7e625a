import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { runFaults } from "../faults/faults.mjs";
import { broken } from "../faults/invariants.mjs";

describe("what goes wrong on the way", () => {
  test("never doubles a charge, loses one or hangs: a few visits of those that `npm run faults` makes", async () => {
    const results = await runFaults({ short: true });
    const bad = results.filter(({ kind }) => kind);
    assert.deepEqual(bad.map(({ kind, why, plan, index }) => ({ kind, why, plan, again: `npm run faults -- --short --only ${index}` })), []);
    assert(results.length >= 60);
    assert.equal(results.every(({ met }) => met), true, "a fault that no call met proves nothing");
    assert(new Set(results.flatMap(({ pairs }) => pairs.map((pair) => pair.split(" ")[0]))).size >= 12);
  });

  test("is seen where it is there", () => {
    const charge = { reference: "s.1", state: "taken", amount: 100, last4: "4242", received: 100, returned: 0 };
    const amount = { value: "1.00", currency: "CNY" };
    const end = (phase, status, ledger, more) => broken({ phases: [phase], payment: { status, amount }, ledger, ...more })?.kind;
    assert.equal(end("succeeded", "succeeded", [charge]), undefined);
    assert.equal(end("failed", "failed", [{ ...charge, returned: 100 }]), undefined);
    assert.equal(end("succeeded", "succeeded", [charge, charge]), "doubled");
    assert.equal(end("succeeded", "succeeded", []), "lost");
    assert.equal(end("failed", "failed", [charge]), "lost");
    assert.equal(end("succeeded", "failed", [charge]), "lost");
    assert.equal(end("expired", "expired", [{ ...charge, state: "closed", received: 50 }]), "lost");
    assert.equal(end("authorized", "authorized", [{ ...charge, state: "held", received: 0 }]), undefined);
    const rest = { ...charge, amount: 70, received: 70 };
    const hold = (state) => ({ holds: [{ hold: "s.1.1", account: "a", amount: 30, state }] });
    assert.equal(end("succeeded", "succeeded", [rest], hold("spent")), undefined);
    assert.equal(end("succeeded", "succeeded", [rest], hold("released")), "lost");
    assert.equal(end("failed", "failed", [], hold("held")), "lost");
    const refunds = [{ status: "refunded", amount }];
    assert.equal(end("succeeded", "succeeded", [{ ...charge, returned: 100 }], { payment: { status: "succeeded", amount, refunds } }), undefined);
    assert.equal(end("succeeded", "succeeded", [charge], { payment: { status: "succeeded", amount, refunds } }), "lost");
    assert.equal(end("succeeded", "succeeded", [charge], { phases: ["succeeded", "failed"] }), "lost");
  });
});
