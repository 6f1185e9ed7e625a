import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("a buyer at the shop", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await Promise.all([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  const arrive = () => Shopper.at(page, stand);

  test("pays by card, and is told so only once the gateway's receipt is there", async () => {
    const shopper = await arrive();
    await shopper.review();
    assert.match(await page.read("main"), /128\.00/);
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await shopper.does("pay");
    const { given } = await held.reached;
    assert.equal(given.status, 200);
    // Charged by now, and not a word of it here: no receipt has arrived.
    assert.equal(await stand.charges(await shopper.sid()), 1);
    assert.equal(await shopper.phase(), "submitting");
    assert.doesNotMatch(await shopper.message(), /paid/i);
    held.release();
    await shopper.reaches("succeeded");
    assert.match(await shopper.message(), /paid/i);
    const sid = await shopper.sid();
    assert.equal((await stand.ledger(sid)).length, 1);
    assert.equal((await shopper.shopSays(sid)).status, "succeeded");
  });

  test("is declined, takes another card, and pays once", async () => {
    const shopper = await arrive();
    await shopper.pay(cardOf(CARDS.declined));
    await shopper.reaches("failed");
    assert.notEqual(await shopper.message(), "");
    await shopper.does("retry");
    await shopper.reaches("details");
    assert.equal(await shopper.value("cvc"), "");
    await shopper.pay();
    await shopper.reaches("succeeded");
    assert.deepEqual((await stand.ledger(await shopper.sid())).map(({ state }) => state), ["declined", "taken"]);
  });

  test("is told each reason in words of its own", async () => {
    const messages = new Set();
    for (const card of ["declined", "insufficient", "expired", "wrongCode", "processingError"]) {
      const shopper = await arrive();
      await shopper.pay(cardOf(CARDS[card]));
      await shopper.reaches("failed");
      messages.add(await shopper.message());
      assert.equal(await stand.charges(await shopper.sid()), 0);
    }
    assert.equal(messages.size, 5);
  });

  for (const [choice, phase, charges] of [["approve", "succeeded", 1], ["decline", "failed", 0]]) {
    test(`goes to the issuer's page, comes back, and has ${phase} after ${choice}`, async () => {
      const shopper = await arrive();
      const sid = await shopper.sid();
      await shopper.pay(cardOf(CARDS.authenticated));
      await page.waitFor(`button[value=${choice}]`);
      assert.ok((await page.url()).startsWith(`${stand.gateway}/sim/`));
      assert.match(await page.read("#amount"), /128\.00/);
      assert.equal(await stand.charges(sid), 0);
      await page.click(`button[value=${choice}]`);
      await shopper.reaches(phase);
      assert.ok((await page.url()).startsWith(stand.shop));
      assert.equal(await stand.charges(sid), charges);
    });
  }

  test("comes back from the issuer by the back button and can still go there", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await shopper.pay(cardOf(CARDS.authenticated));
    await page.waitFor("button[value=approve]");
    await page.back();
    await shopper.reaches("action_required");
    assert.equal(await stand.charges(sid), 0);
  });

  test("presses Pay twice and Enter, and pays once", async () => {
    const shopper = await arrive();
    await shopper.review();
    await page.evaluate((selector) => {
      const button = document.querySelector(selector);
      button.focus();
      button.click();
      button.click();
    }, shopper.place("pay"));
    await page.press("Enter");
    await shopper.reaches("succeeded");
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
  });

  test("reloads at the review, types the card again, and pays once", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await shopper.review();
    await page.reload();
    await shopper.reaches("details");
    assert.equal(await shopper.value("number"), "");
    assert.equal(await shopper.sid(), sid);
    await shopper.pay();
    await shopper.reaches("succeeded");
    assert.equal((await stand.ledger(sid)).length, 1);
  });

  test("reloads while the payment runs and is told how it ended", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await shopper.pay();
    await held.reached;
    await page.reload();
    held.release();
    await shopper.reaches("succeeded");
    assert.equal((await stand.ledger(sid)).length, 1);
  });

  test("opens the same order in a second tab, and both end paid with one charge", async () => {
    const shopper = await arrive();
    const address = await page.url();
    const tab = await browser.newPage();
    try {
      await tab.open(address);
      const second = new Shopper(tab, stand);
      await second.reaches("details");
      // A second visit may be another order: what matters is what each one is charged.
      const sids = [await shopper.sid(), await second.sid()];
      await shopper.review();
      await second.review();
      await Promise.all([shopper.does("pay"), second.does("pay")]);
      await shopper.reaches("succeeded");
      await second.reaches("succeeded");
      for (const sid of sids) assert.equal(await stand.charges(sid), 1);
    } finally {
      await tab.close();
    }
  });

  test("sees a refund by the merchant after asking", async () => {
    const shopper = await arrive();
    await shopper.pay();
    await shopper.reaches("succeeded");
    const sid = await shopper.sid();
    await stand.merchant("POST", `/v1/payments/${sid}/refunds`, { amount: { value: "28.00", currency: "CNY" } });
    await page.waitFor(async () => (await stand.payment(sid)).refunded.value === "28.00");
    await shopper.does("refresh");
    await page.waitFor(async () => /28\.00/.test(await page.read("main")));
  });
});

describe("a buyer who types", () => {
  let stand, browser, page, shopper;

  before(async () => {
    [stand, browser] = await Promise.all([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
    shopper = await Shopper.at(page, stand);
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  const caret = (field) => page.property(shopper.place(field), "selectionStart");
  const place = (field, at, end = at) =>
    page.evaluate((selector, from, to) => {
      const input = document.querySelector(selector);
      input.focus();
      input.setSelectionRange(from, to);
    }, shopper.place(field), at, end);
  const fresh = async (field, text = "") => {
    await page.clear(shopper.place(field));
    if (text) await page.type(shopper.place(field), text);
  };

  test("sees groups form as the digits come", async () => {
    await fresh("number", "4242424242424242");
    assert.equal(await shopper.value("number"), "4242 4242 4242 4242");
    await fresh("number", "371449635398431");
    assert.equal(await shopper.value("number"), "3714 496353 98431");
    await fresh("expiry", "1230");
    assert.equal(await shopper.value("expiry"), "12 / 30");
  });

  test("puts a digit in the middle and goes on from there", async () => {
    await fresh("number", "42424242");
    await place("number", 2);
    await page.press("5");
    assert.equal(await shopper.value("number"), "4252 4242 4");
    assert.equal(await caret("number"), 3);
    await page.press("6");
    assert.equal(await shopper.value("number"), "4256 2424 24");
    // The fifth digit goes to the next group, and the caret with it or before it.
    assert.ok([4, 5].includes(await caret("number")));
    await page.press("7");
    assert.equal(await shopper.value("number"), "4256 7242 424");
  });

  test("takes digits away at a gap without being held up by it", async () => {
    await fresh("number", "42424242");
    await place("number", 5);
    await page.press("Backspace");
    assert.equal(await shopper.value("number"), "4244 242");
    assert.equal(await caret("number"), 3);
    await place("number", 0, 9);
    await page.press("Backspace");
    assert.equal(await shopper.value("number"), "");
  });

  test("pastes a number however it was written", async () => {
    for (const text of ["4242-4242-4242-4242", " 4242 4242 4242 4242 ", "４２４２４２４２４２４２４２４２"]) {
      await fresh("number");
      await page.evaluate((selector, pasted) => {
        const input = document.querySelector(selector);
        input.focus();
        document.execCommand("insertText", false, pasted);
      }, shopper.place("number"), text);
      assert.equal(await shopper.value("number"), "4242 4242 4242 4242", text);
    }
  });

  test("is told of a wrong number and cannot go on with it", async () => {
    await shopper.fill(cardOf("4242424242424241"));
    await page.press("Tab");
    assert.equal(await page.attribute(shopper.place("number"), "aria-invalid"), "true");
    assert.ok((await page.property(shopper.place("review"), "disabled")) || (await reviewIsRefused()));
  });

  const reviewIsRefused = async () => {
    await shopper.does("review");
    return (await shopper.phase()) === "details";
  };
});
