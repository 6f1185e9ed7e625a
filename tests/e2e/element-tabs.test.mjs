import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held, lostAnswer } from "./stand/fault-proxy.mjs";
import { ForgedGateway } from "./stand/forged-gateway.mjs";
import { giveSession } from "./stand/given-session.mjs";
import { POLICY, inElement } from "./stand/isolation.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("one order at the element in two tabs", () => {
  let stand, browser, first, second, sid;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
  });
  beforeEach(async () => {
    first = await Shopper.at(await browser.newPage(), stand);
    second = new Shopper(await browser.newPage(), stand);
    sid = await first.sid();
    await second.visit(await first.session());
    await second.sees("elsewhere");
  });
  afterEach(async () => {
    stand.proxy.reset();
    for (const { page } of [first, second]) await page.close().catch(() => {});
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  test("is paid in the one that has it, while the other says where it is", async () => {
    assert.equal(await second.page.isShown(inElement("#number")), false);
    await first.pay();
    await first.sees("success");
    assert.equal(await second.screen(), "elsewhere");
    assert.equal((await stand.ledger(sid)).length, 1);
  });

  test("is taken over, and paid where it went", async () => {
    await first.fill();
    await second.page.click(inElement("#take-over"));
    await second.reaches("details");
    await first.sees("elsewhere");
    await second.pay();
    await second.sees("success");
    assert.equal(await first.screen(), "elsewhere");
    await first.page.click(inElement("#take-over"));
    await first.sees("success");
    assert.equal((await stand.ledger(sid)).length, 1);
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
  });

  test("is taken over while it is being paid, and ends in one payment", async () => {
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await first.pay();
    await held.reached;
    await second.page.click(inElement("#take-over"));
    await second.sees("success");
    held.release();
    await first.sees("elsewhere");
    assert.equal((await stand.ledger(sid)).length, 1);
  });

  /** A new order, which the second tab opens once it is under way. */
  const begins = async (how) => {
    // In line for the order before, it would get it now.
    await second.page.open(`${stand.shop}/shop.css`);
    await first.visit();
    await first.reaches("details");
    sid = await first.sid();
    await how();
    await second.visit(await first.session());
    await second.sees("elsewhere");
  };
  /** Has the second tab take over, which has no form on its way. */
  const takesOver = async (phase) => {
    await second.click("#take-over");
    await second.reaches(phase);
    assert.equal(await second.shows("#number"), false);
    await first.sees("elsewhere");
    assert.equal(await first.shows("#take-over"), true);
  };

  test("is taken over while the bank asks, and both tabs hear of it", async () => {
    await begins(async () => {
      await first.pay(cardOf(CARDS.challenged));
      await first.page.waitFor("button[value=approve]");
      await first.page.back();
      await first.page.waitFor(inElement("#follow"));
    });
    await takesOver("action_required");
    await second.click("#follow");
    await second.page.click("button[value=approve]");
    // Who went to the bank left the order to who was waiting for it.
    await first.sees("success");
    await second.sees("elsewhere");
    await second.click("#take-over");
    await second.sees("success");
    assert.deepEqual((await stand.ledger(sid)).map(({ state }) => state), ["taken"]);
  });

  test("is taken over while the bank works on it, and hears there how it ended", async () => {
    const forged = await ForgedGateway.over(stand.proxy);
    stand.proxy.on(SUBMIT, forged.accepts({ status: "processing" }));
    await begins(async () => {
      await first.pay();
      await first.reaches("processing");
    });
    await takesOver("processing");
    await forged.settle({ status: "failed", code: "processing_error", retry: "none" });
    await second.sees("failure");
  });

  test("is taken over where nobody knows what became of it, and ends in one payment", async () => {
    await begins(async () => {
      stand.proxy.on(SUBMIT, lostAnswer);
      await first.pay();
      await first.reaches("verifying", "submitting");
    });
    await second.click("#take-over");
    await second.sees("success");
    await first.sees("elsewhere");
    assert.deepEqual((await stand.ledger(sid)).map(({ state }) => state), ["taken"]);
  });

  test("is taken over while the money is held, and shows there that it is taken", async () => {
    const session = await stand.session({ policy: { ...POLICY, capture: "manual" } });
    const take = await giveSession(browser, first.page, session);
    await begins(async () => {
      await first.pay();
      await first.reaches("authorized");
    });
    await take();
    await takesOver("authorized");
    await stand.merchant("POST", `/v1/payments/${sid}/capture`, {});
    await second.reaches("succeeded");
    assert.equal((await stand.ledger(sid)).length, 1);
  });

  test("goes to the other when the one that has it is closed", async () => {
    await first.page.close();
    await second.reaches("details");
    await second.pay();
    await second.sees("success");
    assert.equal((await stand.ledger(sid)).length, 1);
  });
});
