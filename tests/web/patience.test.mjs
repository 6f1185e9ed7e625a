import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { after, afterEach, before, describe, mock, test } from "node:test";

import { checkoutOn, review, stateOf } from "../e2e/stand/buyer.mjs";
import { lostAnswer } from "../e2e/stand/fault-proxy.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

describe("a gateway that stays silent", () => {
  let stand, checkout;
  before(async () => void (stand = await Stand.start()));
  afterEach(() => {
    checkout?.close();
    mock.reset();
    mock.timers.reset();
  });
  after(() => stand?.stop());

  /** Gives a function that carries the clock and every timer forward, and lets what is due happen. */
  const clock = () => {
    const real = performance.now.bind(performance);
    let ahead = 0;
    mock.method(performance, "now", () => real() + ahead);
    mock.timers.enable({ apis: ["setTimeout"] });
    return async (ms) => {
      ahead += ms;
      mock.timers.tick(ms);
      await turn();
    };
  };

  test("after two minutes the outcome is called unknown, and asking goes on to the end", async () => {
    const session = await stand.session();
    checkout = await checkoutOn(stand, session, { storage: null });
    await checkout.open();
    await review(checkout);
    const pass = clock();
    stand.proxy.once("POST /v1/checkout/intents", async (exchange, forward) => {
      await lostAnswer(exchange, forward);
      await stand.proxy.goDark();
      return exchange.given;
    });
    let outcome;
    checkout.confirm().catch((error) => (outcome = error));
    let waited = 0;
    while (!outcome && waited < 200_000) {
      await pass(500);
      waited += 500;
      assert.ok(!["succeeded", "failed"].includes(checkout.state.phase));
      if (waited < 110_000) assert.equal(checkout.state.outcome_unknown, false);
    }
    assert.equal(outcome?.code, "outcome_unknown");
    assert.equal(checkout.state.phase, "verifying");
    assert.throws(() => checkout.retry(), { code: "not_now" });
    assert.equal((await stand.ledger(session.id)).length, 1);

    await stand.proxy.comeBack();
    const paid = stateOf(checkout, ({ phase }) => phase === "succeeded");
    let over = false;
    paid.then(() => (over = true));
    for (let more = 0; !over && more < 700; more += 1) await pass(500);
    assert.equal((await paid).phase, "succeeded");
    assert.equal((await stand.ledger(session.id)).length, 1);
  });
});
