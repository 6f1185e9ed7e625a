import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { checkoutOn, review, stateOf } from "../e2e/stand/buyer.mjs";
import { lostAnswer, replaced, truncated } from "../e2e/stand/fault-proxy.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

/** Answers that no gateway gives; each with status 200 unless it says another. */
const HOSTILE = {
  "not JSON": { body: "<html>OK</html>" },
  empty: { body: "" },
  null: { body: "null" },
  "a list": { body: "[]" },
  "an empty object": { body: "{}" },
  "duplicate members": { body: '{"receipt":"a","receipt":"b","order":"a","order":"b"}' },
  "wrong types": { body: '{"receipt":1,"order":{},"server_time":"now","issuer":[],"jwks":"none"}' },
  "floats and exponents": { body: '{"receipt":"a.b.c","server_time":1e99,"order":"a.b.c"}' },
  "not UTF-8": { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
  "10 MB": { body: Buffer.alloc(10 << 20, 0x20) },
  "ten thousand levels": { body: "[".repeat(10_000) },
  "a problem under 200": { body: '{"type":"about:blank","title":"x","status":200,"code":"succeeded"}' },
  "paid under 200": { body: '{"status":"succeeded","receipt":{"status":"succeeded"}}' },
  "a refusal of nonsense": { status: 400, body: '{"code":{"toString":1}}' },
  "a redirect": { status: 302, headers: { location: "/elsewhere" }, body: "" },
  "an error of 500": { status: 500, body: "<h1>Oops</h1>" },
};

/** Each call, and what has to happen for a checkout to make it. */
const CALLS = {
  "GET /.well-known/countersign.json": [],
  "POST /v1/checkout/keys": [],
  "POST /v1/checkout/intents": [],
  "GET /v1/checkout/receipt": [["POST /v1/checkout/intents", lostAnswer]],
};

describe("hostile answers", () => {
  let stand;
  before(async () => void (stand = await Stand.start()));
  after(() => stand?.stop());

  /**
   * Pays on a session of its own, with `fault` on one call of it, opening again
   * as a buyer would where that was answered with a code.
   */
  const payThrough = async (call, rules, fault) => {
    const session = await stand.session();
    // Discovery carries no secret to know a session by, so each is served its own way.
    const where = ({ headers, path }) =>
      path.startsWith("/.well-known") || headers.authorization?.endsWith(session.client_secret);
    for (const [route, lost] of rules) stand.proxy.once(route, lost, { where });
    stand.proxy.once(call, fault, { where });
    const checkout = await checkoutOn(stand, session, { storage: null });
    const early = [];
    let asked = false;
    checkout.addEventListener("change", ({ detail: { state } }) => {
      if (!asked && ["succeeded", "authorized", "processing"].includes(state.phase)) early.push(state.phase);
    });
    try {
      await checkout.open().catch(async (error) => {
        assert.equal(typeof error.code, "string");
        assert.notEqual(error.code, "internal");
        await checkout.open();
      });
      await review(checkout);
      asked = true;
      checkout.confirm().catch(() => {});
      // A refusal, which is not signed, puts a buyer back to the review at worst.
      const state = await stateOf(checkout, ({ phase }) => ["succeeded", "review", "failed"].includes(phase));
      if (state.phase === "review") await checkout.confirm();
      assert.equal(checkout.state.phase, "succeeded");
      assert.deepEqual(early, []);
      assert.equal((await stand.ledger(session.id)).length, 1);
    } finally {
      checkout.close();
    }
  };

  for (const [call, rules] of Object.entries(CALLS)) {
    // Rules on discovery cannot tell sessions apart, so those run one by one.
    const isShared = call.startsWith("GET /.well-known");
    test(`to ${call}: never paid by them, never stuck`, async () => {
      const faults = [...Object.entries(HOSTILE).map(([name, answer]) => [name, replaced(() => answer)]), ["cut short", truncated]];
      const run = async ([name, fault]) => {
        try {
          await payThrough(call, rules, fault);
        } catch (error) {
          throw new Error(`${call} answered with ${name}: ${error.message}`, { cause: error });
        }
      };
      if (isShared) for (const fault of faults) await run(fault);
      else await Promise.all(faults.map(run));
    });
  }
});
