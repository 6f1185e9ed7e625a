import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { ApartShop, ARMED } from "./stand/apart.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { ISOLATION, IS_SAME_SITE } from "./stand/isolation.mjs";

const skip = (ISOLATION === "inline" || IS_SAME_SITE) && "a frame of the page's own site is in its process";

const SUBMIT = "POST /v1/checkout/intents";
const INTENTS = "**/v1/checkout/intents";
const RECEIPT = "**/v1/checkout/receipt*";

/** What keeps a buyer from paying a second time. */
const NOT_AGAIN = /do not pay again/;

/** What a browser says by itself of a request that a network had no way for. */
const CUT = /net::ERR_(FAILED|INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION_\w+)/;

/** A line that a payment feels: milliseconds there and back, bytes a second. */
const SLOW = { latency: 600, downloadThroughput: 24_000, uploadThroughput: 24_000 };

describe("a framed payment over a network that is cut", { skip }, () => {
  let shop, page, sid;

  before(async () => {
    shop = await ApartShop.start();
  });
  beforeEach(async () => {
    page = await shop.open();
    sid = await page.evaluate(() => JSON.parse(sessionStorage.getItem("shop.session")).sid);
  });
  afterEach(() => {
    shop.stand.proxy.reset();
    assert.deepEqual(shop.said.filter((text) => !CUT.test(text)), []);
  });
  after(() => shop?.stop());

  const ledger = () => shop.stand.ledger(sid);
  const banner = (state) => shop.inFrame("#offline").waitFor({ state });
  const isAt = (phase) => shop.inFrame(`[data-screen=waiting][data-phase=${phase}] #title`).waitFor();

  /** The gateway is away: the buyer is told so, and by when it is asked again. */
  const isAway = async () => {
    await banner("visible");
    const said = await shop.inFrame("#offline").innerText();
    assert.match(said, NOT_AGAIN);
    assert.match(said, /not answering.*again by \d+:\d\d:\d\d/);
  };

  /** The buyer waits, and has nothing to press that would pay once more. */
  const onlyWaits = async () => {
    assert.equal(await shop.inFrame("#checkout").getAttribute("data-screen"), "waiting");
    for (const way of ["#pay", "#continue", "#number", "#next"]) assert.equal(await shop.inFrame(way).isVisible(), false, way);
  };

  /** Nobody knows whether the money has moved: the buyer is told to leave it at that. */
  const verifies = async () => {
    await isAt("verifying");
    assert.match(await shop.inFrame("#lead").innerText(), NOT_AGAIN);
    await isAway();
    await onlyWaits();
    assert.equal(await shop.phase(), "verifying");
  };

  /** The payment has come to its end: one attempt, one charge, and nothing left to ask. */
  const endsPaidOnce = async () => {
    await shop.isPaidOnce();
    await banner("hidden");
    await shop.waitFor(async () => (await shop.phase()) === "succeeded", "the page to hear of it");
    const { status, attempts } = await shop.stand.payment(sid);
    assert.deepEqual([status, attempts.length], ["succeeded", 1]);
  };

  const fills = async (card = CARDS.approved) => {
    for (const [name, text] of Object.entries(cardOf(card))) await shop.inFrame(`#${name}`).fill(text);
  };
  const reviews = async (card) => {
    await fills(card);
    await shop.inFrame("#continue").click();
    await shop.inFrame(ARMED).waitFor();
  };
  const pays = async (card) => {
    await reviews(card);
    await shop.presses();
  };

  /** Does something to every request for an address until it is taken back. */
  const upon = async (address, fault) => {
    await shop.context.route(address, fault);
    return () => shop.context.unroute(address, fault);
  };

  test("before the intent has left: asks not to pay again, and pays with the same bytes when it is back", async () => {
    const cut = [];
    const mend = await upon(INTENTS, (route) => {
      cut.push(route.request().postData());
      return route.abort();
    });
    await pays();
    await verifies();
    assert.deepEqual(await ledger(), []);
    assert.equal(shop.stand.proxy.seen(SUBMIT).length, 0);
    await mend();
    await endsPaidOnce();
    const sent = shop.stand.proxy.seen(SUBMIT).map(({ body }) => body.toString());
    assert.equal(new Set([...cut, ...sent]).size, 1);
  });

  test("after the charge, each answer of it lost: asks not to pay again, and finds it paid", async () => {
    const mend = await upon(INTENTS, async (route) => {
      // What the browser adds after this point, and the gateway asks of a framed key.
      const headers = { ...route.request().headers(), "sec-fetch-site": "same-origin" };
      const answer = await route.fetch({ headers });
      assert.ok(answer.ok(), `${answer.status()} ${await answer.text()}`);
      await route.abort();
    });
    await pays();
    await verifies();
    assert.deepEqual((await ledger()).map(({ state }) => state), ["taken"]);
    await mend();
    await endsPaidOnce();
  });

  for (const [when, place, charged] of [["before", "before", 0], ["after", "after", 1]]) {
    test(`right after Pay, ${when} the charge: waits while offline, and pays once though the first copy comes late`, async () => {
      const held = new Held();
      shop.stand.proxy.once(SUBMIT, held[place]);
      await pays();
      await held.reached;
      await shop.context.setOffline(true);
      await shop.stand.proxy.goDark();
      await banner("visible");
      await isAt("submitting");
      await onlyWaits();
      assert.equal((await ledger()).length, charged);
      await shop.stand.proxy.comeBack();
      await shop.context.setOffline(false);
      await endsPaidOnce();
      held.release();
      await shop.waitFor(() => shop.stand.proxy.seen(SUBMIT).every(({ sent }) => sent), "the late copy to be answered");
      await endsPaidOnce();
    });
  }

  test("on the form and on the review: says so, keeps what was typed, and pays when it is back", async () => {
    await fills();
    await shop.context.setOffline(true);
    await banner("visible");
    await shop.context.setOffline(false);
    await banner("hidden");
    for (const [name, text] of Object.entries(cardOf(CARDS.approved))) {
      assert.equal((await shop.inFrame(`#${name}`).inputValue()).replaceAll(/(?<=\d) (?=\d)/g, ""), text, name);
    }
    await shop.context.setOffline(true);
    await banner("visible");
    await shop.inFrame("#continue").click();
    await shop.inFrame(ARMED).waitFor();
    await banner("visible");
    assert.equal(await shop.phase(), "review");
    await shop.context.setOffline(false);
    await banner("hidden");
    assert.equal(shop.stand.proxy.seen(SUBMIT).length, 0);
    await shop.presses();
    await endsPaidOnce();
  });

  test("which is slow from the page to the receipt: shows that it works, and pays once", async () => {
    await slows(page);
    await page.reload();
    await shop.inFrame("#number").waitFor();
    await slows(shop.frame);
    const took = await shop.frame.evaluate(async () => {
      const begun = performance.now();
      await fetch("/.well-known/countersign.json", { cache: "no-store" });
      return performance.now() - begun;
    });
    assert.ok(took >= SLOW.latency, `an answer took ${took} ms`);
    const held = new Held();
    shop.stand.proxy.once(SUBMIT, held.before);
    await pays();
    await held.reached;
    await isAt("submitting");
    assert.match(await shop.inFrame("#lead").innerText(), /keep this page open/);
    await onlyWaits();
    held.release();
    await endsPaidOnce();
    assert.equal(shop.stand.proxy.seen(SUBMIT).length, 1);
  });

  test("after the bank's page, each question cut: goes on asking, and ends once it may ask", async () => {
    let decide;
    // The bank sends the buyer back before the gateway has its word, so that it must be asked for.
    shop.stand.proxy.once("POST /sim/3ds/*", async (_, forward) => {
      decide = forward;
      return { status: 303, headers: { location: `${shop.stand.shop}/` }, body: Buffer.alloc(0) };
    });
    await pays(CARDS.challenged);
    const approve = page.locator("button[value=approve]");
    await approve.waitFor();
    let cuts = 0;
    const mend = await upon(RECEIPT, (route) => {
      cuts += 1;
      return route.abort();
    });
    await approve.click();
    await shop.waitFor(() => cuts >= 2, "the receipt to be asked for");
    await decide();
    await shop.waitFor(() => cuts >= 3, "the receipt to be asked for again");
    await isAt("action_required");
    await onlyWaits();
    assert.deepEqual((await ledger()).map(({ state }) => state), ["taken"]);
    await mend();
    await endsPaidOnce();
    assert.equal(shop.stand.proxy.seen(SUBMIT).length, 1);
  });

  test("after the bank's page, until it gives up: asks not to pay again, goes on asking, and finds it paid", async () => {
    await pays(CARDS.challenged);
    const approve = page.locator("button[value=approve]");
    await approve.waitFor();
    const mend = await upon("**/v1/checkout/**", (route) => route.abort());
    await approve.click();
    await shop.inFrame("[data-screen=unknown][data-phase=idle] #next").waitFor();
    await isAway();
    assert.match(await shop.inFrame("#lead").innerText(), NOT_AGAIN);
    for (const way of ["#pay", "#continue", "#number"]) assert.equal(await shop.inFrame(way).isVisible(), false, way);
    assert.deepEqual((await ledger()).map(({ state }) => state), ["taken"]);
    await shop.inFrame("#next").click();
    await shop.inFrame("[data-screen=unknown][data-phase=idle] #next:not([aria-busy])").waitFor();
    assert.doesNotMatch(await shop.inFrame("#checkout").innerText(), /try again/i);
    await mend();
    await shop.inFrame("#next").click();
    await endsPaidOnce();
    assert.equal(shop.stand.proxy.seen(SUBMIT).length, 1);
  });

  /** Makes the network of a document slow. */
  async function slows(what) {
    const session = await shop.context.newCDPSession(what);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, ...SLOW });
  }
});
