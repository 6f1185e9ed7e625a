import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { PAID, Shopper, inElement } from "./stand/shopper.mjs";
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
    await shopper.goesToReview();
    assert.equal(await page.read(inElement("#pay")), "Pay CN¥128.00");
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await shopper.click("#pay");
    const { given } = await held.reached;
    assert.equal(given.status, 200);
    const sid = await shopper.sid();
    // Charged by now, and the shop may have heard of it; the element says not a
    // word: no receipt has arrived.
    assert.equal(await stand.charges(sid), 1);
    assert.equal(await shopper.phase(), "submitting");
    assert.doesNotMatch(await shopper.result(), PAID);
    held.release();
    await shopper.reaches("succeeded");
    assert.match(await shopper.result(), PAID);
    await shopper.hearsOfOrder(PAID);
    assert.equal((await stand.ledger(sid)).length, 1);
    assert.equal((await shopper.shopSays(sid)).status, "succeeded");
  });

  test("is declined, takes another card, and pays once", async () => {
    const shopper = await arrive();
    await shopper.pay(cardOf(CARDS.declined));
    await shopper.reaches("failed");
    assert.match(await shopper.result(), /You have not been charged/);
    await shopper.goesOn();
    await shopper.pay();
    await shopper.reaches("succeeded");
    assert.deepEqual((await stand.ledger(await shopper.sid())).map(({ state }) => state), ["declined", "taken"]);
  });

  test("is told each reason in words of its own", async () => {
    const said = new Set();
    for (const card of ["declined", "insufficient", "expired", "wrongCode", "processingError"]) {
      const shopper = await arrive();
      await shopper.pay(cardOf(CARDS[card]));
      await shopper.reaches("failed");
      said.add(await shopper.result());
      assert.equal(await stand.charges(await shopper.sid()), 0);
    }
    assert.equal(said.size, 5);
  });

  for (const [card, choice, phase, charges] of [
    ["challenged", "approve", "succeeded", 1],
    ["authenticated", "approve", "succeeded", 1],
    ["challenged", "decline", "failed", 0],
  ]) {
    test(`goes to the issuer's page with the ${card} card, comes back, and it has ${phase} after ${choice}`, async () => {
      const shopper = await arrive();
      const sid = await shopper.sid();
      await shopper.pay(cardOf(CARDS[card]));
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

  test("comes back from the issuer without an answer, and is not told that it is paid", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await shopper.pay(cardOf(CARDS.challenged));
    await page.waitFor("button[value=approve]");
    await page.open(`${stand.shop}/?returned&countersign=${sid}&status=succeeded`);
    await shopper.reaches("action_required");
    assert.doesNotMatch(await shopper.text(), PAID);
    assert.equal(await stand.charges(sid), 0);
  });

  test("presses Pay twice and Enter, and pays once", async () => {
    const shopper = await arrive();
    await shopper.goesToReview();
    await page.evaluate(() => {
      const pay = document.querySelector("countersign-checkout").shadowRoot.getElementById("pay");
      pay.focus();
      pay.click();
      pay.click();
    });
    await page.press("Enter");
    await shopper.reaches("succeeded");
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
  });

  test("pays with the keyboard alone", async () => {
    const shopper = await arrive();
    await page.evaluate(() => document.querySelector("countersign-checkout").focus());
    const { number, expiry, cvc, holder } = cardOf(CARDS.approved);
    for (const text of [number, expiry, cvc, holder]) {
      for (const key of text) await page.press(key);
      await page.press("Tab");
    }
    await page.press("Enter");
    await shopper.reaches("review");
    await page.press("Tab");
    await page.press("Enter");
    await shopper.reaches("succeeded");
  });

  test("reloads with the card typed in, types it again, and pays once", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await shopper.fill();
    await page.reload();
    await shopper.reaches("details");
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

  test("has the same order in two tabs, of which one shows it at a time, and is charged once", async () => {
    const shopper = await arrive();
    const session = await shopper.session();
    const tab = await browser.newPage();
    try {
      await tab.open(`${stand.shop}/shop.css`);
      await tab.evaluate((kept) => sessionStorage.setItem("shop.session", JSON.stringify(kept)), session);
      await tab.open(`${stand.shop}/`);
      const second = new Shopper(tab, stand);
      await second.sees("elsewhere");
      await second.click("#take-over");
      await second.reaches("details");
      await shopper.sees("elsewhere");
      await second.pay();
      await second.reaches("succeeded");
      await shopper.click("#take-over");
      await shopper.reaches("succeeded");
      assert.equal((await stand.ledger(session.sid)).length, 1);
    } finally {
      await tab.close();
    }
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

  const caret = (field) => page.property(inElement(`#${field}`), "selectionStart");
  const place = (field, at, end = at) =>
    page.evaluate((id, from, to) => {
      const input = document.querySelector("countersign-checkout").shadowRoot.getElementById(id);
      input.focus();
      input.setSelectionRange(from, to);
    }, field, at, end);
  const fresh = async (field, text = "") => {
    await page.clear(inElement(`#${field}`));
    if (text) await page.type(inElement(`#${field}`), text);
  };

  test("sees groups form as the digits come", async () => {
    await fresh("number", "4242424242424242");
    assert.equal(await page.value(inElement("#number")), "4242 4242 4242 4242");
    await fresh("number", "371449635398431");
    assert.equal(await page.value(inElement("#number")), "3714 496353 98431");
    await fresh("expiry", "1230");
    assert.equal(await page.value(inElement("#expiry")), "12 / 30");
  });

  test("puts a digit in the middle and goes on from there", async () => {
    await fresh("number", "42424242");
    await place("number", 2);
    await page.press("5");
    assert.equal(await page.value(inElement("#number")), "4254 2424 2");
    assert.equal(await caret("number"), 3);
    await page.press("6");
    assert.equal(await page.value(inElement("#number")), "4256 4242 42");
    // The fifth digit goes to the next group, and the caret with it or before it.
    assert.ok([4, 5].includes(await caret("number")));
    await page.press("7");
    assert.equal(await page.value(inElement("#number")), "4256 7424 242");
  });

  test("takes digits away at a gap without being held up by it", async () => {
    await fresh("number", "42424242");
    await place("number", 5);
    await page.press("Backspace");
    assert.equal(await page.value(inElement("#number")), "4244 242");
    assert.equal(await caret("number"), 3);
    await place("number", 0, 9);
    await page.press("Backspace");
    assert.equal(await page.value(inElement("#number")), "");
  });

  test("pastes a number however it was written", async () => {
    for (const text of ["4242-4242-4242-4242", " 4242 4242 4242 4242 ", "４２４２４２４２４２４２４２４２"]) {
      await fresh("number");
      await fresh("holder", text);
      await page.press("Control+a");
      await page.press("Control+x");
      await place("number", 0);
      await page.press("Control+v");
      assert.equal(await page.value(inElement("#number")), "4242 4242 4242 4242", text);
    }
  });

  test("is told of a wrong number and cannot go on with it", async () => {
    await shopper.fill(cardOf("4242424242424241"));
    await shopper.click("#continue");
    await page.waitFor(inElement("#summary"));
    assert.equal(await page.attribute(inElement("#number"), "aria-invalid"), "true");
    assert.notEqual(await page.read(inElement("#number-error")), "");
    const focused = () => document.querySelector("countersign-checkout").shadowRoot.activeElement.id;
    assert.equal(await page.evaluate(focused), "summary");
    assert.equal(await shopper.phase(), "details");
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
  });
});
