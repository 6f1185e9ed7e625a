import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { CARDS, cardOf, checkoutOn, pay, review, stateOf } from "../e2e/stand/buyer.mjs";
import { jsonOf, lostRequest, replaced } from "../e2e/stand/fault-proxy.mjs";
import { Forger, flipped, opened } from "../e2e/stand/forge.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const POLL = "GET /v1/checkout/receipt";

/** Phases that a page may show as paid. */
const PAID = ["succeeded", "authorized", "partially_paid"];

describe("a receipt that does not count", () => {
  let stand, forger;
  const open = [];

  before(async () => void ([stand, forger] = await Promise.all([Stand.start(), Forger.make()])));
  afterEach(() => {
    stand.proxy.reset();
    for (const checkout of open.splice(0)) checkout.close();
  });
  after(() => stand?.stop());

  const ready = async (card) => {
    const session = await stand.session();
    const checkout = await checkoutOn(stand, session, { storage: null });
    open.push(checkout);
    const phases = [];
    checkout.addEventListener("change", ({ detail }) => phases.push(detail.state.phase));
    await checkout.open();
    await review(checkout, cardOf(card ?? CARDS.approved));
    return { session, checkout, phases };
  };

  /** A receipt of success as the gateway would write it for this intent, signed by somebody else. */
  const forged = (session, change = {}, header = {}) => async (answer) => {
    const { payload } = opened(jsonOf(answer).receipt);
    const { code, retry, nonce, ...rest } = payload;
    const receipt = { ...rest, status: "succeeded", paid: payload.amount, captured: payload.amount, ...change };
    const kid = opened(session.order).header.kid;
    return { status: 200, body: { receipt: await forger.sign({ kid, typ: "countersign-receipt+jws", ...header }, receipt) } };
  };

  test("one that somebody else signed after a decline never shows success", async () => {
    const { session, checkout, phases } = await ready(CARDS.declined);
    stand.proxy.once(SUBMIT, replaced(forged(session)));
    const { status, code } = await checkout.confirm();
    assert.deepEqual([status, code], ["failed", "declined"]);
    assert.deepEqual(phases.filter((phase) => PAID.includes(phase)), []);
    assert.ok(phases.includes("verifying"));
    assert.equal(await stand.charges(session.id), 0);
  });

  test("one of another payment that succeeded never shows success", async () => {
    const other = await checkoutOn(stand, await stand.session(), { storage: null });
    open.push(other);
    const { receipt } = await pay(other);
    const { session, checkout, phases } = await ready(CARDS.declined);
    stand.proxy.once(SUBMIT, replaced(() => ({ status: 200, body: { receipt: receipt.jws } })));
    assert.equal((await checkout.confirm()).code, "declined");
    assert.deepEqual(phases.filter((phase) => PAID.includes(phase)), []);
    assert.equal(await stand.charges(session.id), 0);
  });

  test("one with any part flipped ends by asking", async () => {
    for (const at of [0.02, 0.5, 0.98]) {
      const { session, checkout, phases } = await ready();
      stand.proxy.once(SUBMIT, replaced((answer) => {
        const { receipt } = jsonOf(answer);
        return { body: { receipt: flipped(receipt, Math.floor(receipt.length * at)) } };
      }));
      assert.equal((await checkout.confirm()).status, "succeeded");
      assert.ok(phases.includes("verifying"));
      assert.equal(await stand.charges(session.id), 1);
      stand.proxy.reset();
    }
  });

  test("one that a published key signed for another amount, order, intent or session", async () => {
    for (const change of [
      { amount: { value: "1.00", currency: "CNY" } },
      { order_digest: "A".repeat(43) },
      { intent_digest: "A".repeat(43) },
      { sid: "pay_other" },
      { iss: "https://other.example" },
      { v: 2 },
    ]) {
      stand.proxy.on("GET /.well-known/countersign.json", replaced((answer) => {
        const document = jsonOf(answer);
        const { nbf, exp } = document.jwks.keys[0];
        const key = { ...forger.jwk, kid: "forged", use: "sig", alg: "ES256", nbf, exp };
        return { body: { ...document, jwks: { keys: [...document.jwks.keys, key] } } };
      }));
      const { session, checkout, phases } = await ready(CARDS.declined);
      stand.proxy.once(SUBMIT, replaced(forged(session, change, { kid: "forged" })));
      const told = JSON.stringify(change);
      assert.equal((await checkout.confirm()).code, "declined", told);
      assert.deepEqual(phases.filter((phase) => PAID.includes(phase)), [], told);
      stand.proxy.reset();
    }
  });

  test("one with a status of tomorrow is no success and is asked about", async () => {
    stand.proxy.on("GET /.well-known/countersign.json", replaced((answer) => {
      const document = jsonOf(answer);
      const { nbf, exp } = document.jwks.keys[0];
      const key = { ...forger.jwk, kid: "forged", use: "sig", alg: "ES256", nbf, exp };
      return { body: { ...document, jwks: { keys: [...document.jwks.keys, key] } } };
    }));
    const { session, checkout, phases } = await ready();
    stand.proxy.on(POLL, lostRequest);
    stand.proxy.once(SUBMIT, replaced(forged(session, { status: "settled_by_moon" }, { kid: "forged" })));
    checkout.confirm().catch(() => {});
    await stateOf(checkout, ({ phase }) => phase === "verifying");
    assert.deepEqual(phases.filter((phase) => PAID.includes(phase)), []);
  });

  test("the failed one of an earlier attempt, replayed, does not end the next", async () => {
    const { session, checkout } = await ready(CARDS.declined);
    const first = await checkout.confirm();
    checkout.retry();
    await review(checkout, cardOf(CARDS.approved));
    stand.proxy.once(SUBMIT, replaced(() => ({ body: { receipt: first.receipt.jws } })));
    const { status, receipt } = await checkout.confirm();
    assert.equal(status, "succeeded");
    assert.ok(receipt.seq > first.receipt.seq);
    assert.equal(await stand.charges(session.id), 1);
  });
});
