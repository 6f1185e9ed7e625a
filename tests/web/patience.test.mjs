import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { after, afterEach, before, describe, mock, test } from "node:test";

import { checkoutOn, review } from "../e2e/stand/buyer.mjs";
import { lostAnswer } from "../e2e/stand/fault-proxy.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

/** An answer whose body has arrived. */
async function buffered(answer) {
  const body = await answer.arrayBuffer();
  return { status: answer.status, headers: answer.headers, body: body.byteLength > 0 ? body : null };
}

describe("a gateway that stays silent", () => {
  let stand, checkout;
  before(async () => void (stand = await Stand.start()));
  afterEach(() => {
    checkout?.close();
    mock.reset();
    mock.timers.reset();
  });
  after(() => stand?.stop());

  /**
   * Gives a function that carries the clock and every timer forward, once what
   * is on its way has been answered: the network takes no time here.
   */
  const clock = () => {
    const [now, send] = [performance.now.bind(performance), fetch];
    let ahead = 0;
    let underWay = 0;
    mock.method(performance, "now", () => now() + ahead);
    mock.method(globalThis, "fetch", async (...request) => {
      underWay += 1;
      try {
        const { body, ...rest } = await buffered(await send(...request));
        return new Response(body, rest);
      } finally {
        underWay -= 1;
      }
    });
    mock.timers.enable({ apis: ["setTimeout"] });
    return async (ms) => {
      do await turn();
      while (underWay > 0);
      await turn();
      ahead += ms;
      mock.timers.tick(ms);
    };
  };

  test("after two minutes the outcome is called unknown, and asking goes on to the end", async () => {
    const session = await stand.session();
    // Before the first timer: one that the real clock holds could not be taken back.
    const pass = clock();
    checkout = await checkoutOn(stand, session, { storage: null });
    await checkout.open();
    await review(checkout);
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
    while (checkout.state.phase === "verifying" && waited < 600_000) {
      await pass(500);
      waited += 500;
    }
    assert.equal(checkout.state.phase, "succeeded");
    assert.equal((await stand.ledger(session.id)).length, 1);
  });
});
