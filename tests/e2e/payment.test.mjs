import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { inElement } from "./stand/isolation.mjs";
import { PAID, Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("a buyer at the shop", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch({ motion: true })]);
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
    await shopper.types();
    assert.equal(await page.value(inElement("#number")), "4242 4242 4242 4242");
    await shopper.click("#continue");
    await shopper.reaches("review");
    assert.equal(await page.read(inElement("#pay")), "Pay CN¥128.00");
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await shopper.presses();
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

  test("pastes a number however it was written, and is told of a wrong one", async () => {
    const shopper = await arrive();
    for (const text of ["4242-4242-4242-4242", " 4242 4242 4242 4242 ", "４２４２４２４２４２４２４２４２"]) {
      await page.clear(inElement("#number"));
      await page.clear(inElement("#holder"));
      await page.type(inElement("#holder"), text);
      for (const keys of ["Control+a", "Control+x"]) await page.press(keys);
      await page.tabTo("#number", { back: true });
      await page.press("Control+v");
      assert.equal(await page.value(inElement("#number")), "4242 4242 4242 4242", text);
    }
    await shopper.fill(cardOf("4242424242424241"));
    await shopper.click("#continue");
    await page.waitFor(inElement("#summary"));
    assert.equal(await page.attribute(inElement("#number"), "aria-invalid"), "true");
    assert.match(await page.focused(), / >>> #summary$/);
    assert.equal(await shopper.phase(), "details");
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
  });
});
