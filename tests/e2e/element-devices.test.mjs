import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held, LOST, jsonOf, replaced } from "./stand/fault-proxy.mjs";
import { Forger, opened } from "./stand/forge.mjs";
import { ForgedGateway } from "./stand/forged-gateway.mjs";
import { giveSession } from "./stand/given-session.mjs";
import { POLICY, inElement, onInside } from "./stand/isolation.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const APPROVE = "button[value=approve]";

describe("one order on two devices, which share nothing but the gateway", () => {
  let stand, browsers, first, second, sid;

  before(async () => {
    [stand, ...browsers] = await allOrNone([Stand.start({ shop: true }), launch(), launch()]);
  });
  beforeEach(async () => {
    const [one, other] = await Promise.all(browsers.map((browser) => browser.newPage()));
    first = new Shopper(one, stand);
    second = new Shopper(other, stand);
  });
  afterEach(async () => {
    stand.proxy.reset();
    for (const { page } of [first, second]) await page.close().catch(() => {});
  });
  after(async () => {
    for (const browser of browsers ?? []) await browser.close();
    await stand?.stop();
  });

  /** The first device has come with a new order. */
  const begins = async () => {
    await first.visit();
    await first.reaches("details");
    sid = await first.sid();
  };
  /** The second one opens the same order: nothing of it is there but its secret. */
  const opensElsewhere = async () => second.visit(await first.session());
  const arePaidOnce = async () => {
    for (const shopper of [second, first]) await shopper.sees("success");
    assert.deepEqual((await stand.ledger(sid)).map(({ state }) => state), ["taken"]);
    assert.equal((await stand.payment(sid)).status, "succeeded");
  };
  /** The buyer of the second device waits, and has nothing to press that would pay once more. */
  const onlyWaits = async (phase) => {
    await second.reaches(phase);
    assert.equal(await second.screen(), "waiting");
    for (const way of ["#pay", "#continue", "#number"]) assert.equal(await second.shows(way), false, way);
  };

  test("filled in on one and paid on the other: the first is told, and pays nothing", async () => {
    await begins();
    await first.goesToReview();
    await opensElsewhere();
    await second.reaches("details");
    const values = await onInside(second.page, (root) => ["number", "cvc"].map((id) => root.getElementById(id).value));
    assert.deepEqual(values, ["", ""]);
    await second.pay();
    await second.sees("success");
    await first.presses();
    await arePaidOnce();
  });

  test("on its way from one: the other offers no form, and is told how it ended", async () => {
    await begins();
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await first.pay();
    await held.reached;
    await opensElsewhere();
    await second.sees("success");
    held.release();
    await arePaidOnce();
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
  });

  test("asked by the bank on one: the other goes there, and both hear of it", async () => {
    await begins();
    await first.pay(cardOf(CARDS.challenged));
    await first.page.waitFor(APPROVE);
    await first.page.back();
    await first.page.waitFor(inElement("#follow"));
    await opensElsewhere();
    await onlyWaits("action_required");
    await second.click("#follow");
    await second.page.click(APPROVE);
    await arePaidOnce();
  });

  test("at work at the bank: the other waits too, and both hear how it ended", async () => {
    const forged = await ForgedGateway.over(stand.proxy);
    stand.proxy.on(SUBMIT, forged.accepts({ status: "processing" }));
    await begins();
    await first.pay();
    await first.reaches("processing");
    await opensElsewhere();
    await onlyWaits("processing");
    await forged.settle({ status: "failed", code: "processing_error", retry: "none" });
    for (const shopper of [first, second]) await shopper.sees("failure");
  });

  test("where one does not know what became of it: the other does", async () => {
    await begins();
    const forger = await Forger.make();
    for (const route of [SUBMIT, "GET /v1/checkout", "GET /v1/checkout/receipt"]) stand.proxy.on(route, async () => LOST);
    stand.proxy.once(SUBMIT, replaced(async (answer) => {
      const { header, payload } = opened(jsonOf(answer).receipt);
      return { body: { receipt: await forger.sign(header, payload) } };
    }));
    await first.pay();
    await first.reaches("verifying");
    // Its enrolment is answered with how the session stands.
    await opensElsewhere();
    await second.sees("success");
    assert.equal(await first.screen(), "waiting");
    stand.proxy.reset();
    await arePaidOnce();
  });

  test("held on one: the other shows it, and both that it is taken", async () => {
    const session = await stand.session({ policy: { ...POLICY, capture: "manual" } });
    const take = await giveSession(browsers[0], first.page, session);
    await begins();
    await first.pay();
    await first.reaches("authorized");
    await opensElsewhere();
    await second.reaches("authorized");
    assert.equal(await second.shows("#number"), false);
    await stand.merchant("POST", `/v1/payments/${sid}/capture`, {});
    for (const shopper of [first, second]) await shopper.reaches("succeeded");
    await take();
    await arePaidOnce();
  });
});
