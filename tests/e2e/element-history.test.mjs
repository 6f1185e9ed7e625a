import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held, LOST, jsonOf, replaced } from "./stand/fault-proxy.mjs";
import { Forger, opened } from "./stand/forge.mjs";
import { ForgedGateway } from "./stand/forged-gateway.mjs";
import { giveSession } from "./stand/given-session.mjs";
import { POLICY, inElement, onInside } from "./stand/isolation.mjs";
import { PAID, Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const APPROVE = "button[value=approve]";

/** What a gateway gives a session at least, in seconds. */
const SHORTEST = 60;

describe("a buyer at the element who goes away and comes back", () => {
  let stand, browser, page, ended;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
    // By the last test its time is up, at the gateway too.
    ended = await stand.session({ expires_in: SHORTEST, policy: POLICY });
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  const arrive = () => Shopper.at(page, stand);
  const isPaidOnce = async (shopper, sid) => {
    await shopper.sees("success");
    assert.equal((await stand.ledger(sid ?? (await shopper.sid()))).length, 1);
  };
  const values = () =>
    onInside(page, (root) => ["number", "expiry", "cvc", "holder"].map((id) => root.getElementById(id).value));
  /** Pays with a card whose bank asks, and is at the bank's page. */
  const goToBank = async (shopper) => {
    await shopper.pay(cardOf(CARDS.challenged));
    await page.waitFor(APPROVE);
  };

  for (const [screen, come] of [
    ["the form", (shopper) => shopper.fill()],
    ["the review", (shopper) => shopper.goesToReview()],
  ]) {
    test(`at ${screen}: the same order, no card, and one payment`, async () => {
      const shopper = await arrive();
      const sid = await shopper.sid();
      await come(shopper);
      await page.reload();
      await shopper.reaches("details");
      assert.equal(await shopper.sid(), sid);
      assert.deepEqual(await values(), ["", "", "", ""]);
      await shopper.pay();
      await isPaidOnce(shopper, sid);
    });
  }

  test("while the payment is on its way: no form on the way to how it ended", async () => {
    const shopper = await arrive();
    const [answer, enrolment] = [new Held(), new Held()];
    stand.proxy.once(SUBMIT, answer.after);
    await shopper.pay();
    await answer.reached;
    stand.proxy.once("POST /v1/checkout/keys", enrolment.before);
    await page.reload();
    await enrolment.reached;
    assert.notEqual(await shopper.screen(), "form");
    enrolment.release();
    answer.release();
    await isPaidOnce(shopper);
  });

  test("at the bank's page, with a reload", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await goToBank(shopper);
    await page.reload();
    await page.click(APPROVE);
    await isPaidOnce(shopper, sid);
  });

  test("from the bank's page with Back, which paid nothing, and to it again", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await goToBank(shopper);
    await page.back();
    await page.waitFor(inElement("#follow"));
    assert.equal(await shopper.phase(), "action_required");
    assert.equal(await stand.charges(sid), 0);
    await page.reload();
    await page.click(inElement("#follow"));
    await page.click(APPROVE);
    await isPaidOnce(shopper, sid);
  });

  test("from the bank's page with Back, and Forward, where it is confirmed", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await goToBank(shopper);
    await page.back();
    await page.waitFor(inElement("#follow"));
    await page.forward();
    await page.click(APPROVE);
    await isPaidOnce(shopper, sid);
  });

  test("with an address that claims success, which pays nothing", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await goToBank(shopper);
    await page.open(`${stand.shop}/?returned&countersign=${sid}&status=succeeded`);
    await page.waitFor(inElement("#follow"));
    assert.equal(await shopper.screen(), "waiting");
    assert.doesNotMatch(await shopper.text(), PAID);
    assert.equal(await stand.charges(sid), 0);
  });

  test("while the bank works on it: waits again, without a form, and is told", async () => {
    const forged = await ForgedGateway.over(stand.proxy);
    stand.proxy.on(SUBMIT, forged.accepts({ status: "processing" }));
    const shopper = await arrive();
    await shopper.pay();
    await shopper.reaches("processing");
    await page.reload();
    await shopper.reaches("processing");
    assert.equal(await shopper.screen(), "waiting");
    await forged.settle({ status: "failed", code: "processing_error", retry: "none" });
    await shopper.sees("failure");
  });

  test("while nobody knows what became of it: one payment", async () => {
    const forger = await Forger.make();
    const shopper = await arrive();
    const sid = await shopper.sid();
    for (const route of [SUBMIT, "GET /v1/checkout", "GET /v1/checkout/receipt"]) stand.proxy.on(route, async () => LOST);
    stand.proxy.once(SUBMIT, replaced(async (answer) => {
      const { header, payload } = opened(jsonOf(answer).receipt);
      return { body: { receipt: await forger.sign(header, payload) } };
    }));
    await shopper.pay();
    await shopper.reaches("verifying");
    assert.equal(await shopper.screen(), "waiting");
    stand.proxy.reset();
    await page.reload();
    await isPaidOnce(shopper, sid);
  });

  test("after success: sees the receipt again, with a reload, and with Back and Forward", async () => {
    const shopper = await arrive();
    await shopper.pay();
    await isPaidOnce(shopper);
    const said = await shopper.title();
    await page.reload();
    await isPaidOnce(shopper);
    assert.equal(await shopper.title(), said);
    await page.back();
    await page.forward();
    await isPaidOnce(shopper);
  });

  test("after a failure: sees it again, and tries another card", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await shopper.pay(cardOf(CARDS.declined));
    await shopper.sees("failure");
    await page.reload();
    await shopper.sees("failure");
    await page.click(inElement("#next"));
    await shopper.reaches("details");
    await shopper.pay();
    await shopper.sees("success");
    assert.deepEqual((await stand.ledger(sid)).map(({ state }) => state), ["declined", "taken"]);
  });

  test("with Back and Forward from the form: the same order and one payment", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await page.back();
    await page.forward();
    await shopper.reaches("details");
    assert.equal(await shopper.sid(), sid);
    await shopper.pay();
    await isPaidOnce(shopper, sid);
  });

  test("when the order has run out: is told, and pays a new one", async () => {
    await page.waitFor(() => Date.now() / 1000 > ended.expires_at, {
      within: (SHORTEST + 5) * 1000,
      what: "the session to run out",
    });
    const take = await giveSession(browser, page, ended);
    try {
      const shopper = new Shopper(page, stand);
      await shopper.visit();
      await shopper.sees("expired");
      await page.click(inElement("#next"));
      await shopper.reaches("details");
      await shopper.pay();
      await isPaidOnce(shopper);
      assert.equal((await stand.ledger(ended.id)).length, 0);
    } finally {
      await take();
    }
  });
});
