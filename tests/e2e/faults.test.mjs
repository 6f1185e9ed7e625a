import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Held, doubled, jsonOf, lostAnswer, lostRequest, replaced } from "./stand/fault-proxy.mjs";
import { Forger, opened } from "./stand/forge.mjs";
import { UNREACHABLE } from "./stand/isolation.mjs";
import { PAID, Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";
import { WireBuyer } from "./stand/wire-buyer.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const ENROL = "POST /v1/checkout/keys";

describe("a payment that something goes wrong with", () => {
  let stand, browser, page, forger;

  before(async () => {
    [stand, browser, forger] = await allOrNone([Stand.start({ shop: true }), launch(), Forger.make()]);
    page = await browser.page();
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  const arrive = () => Shopper.at(page, stand);

  test("whose answer is lost after the charge ends in success by asking", async () => {
    const shopper = await arrive();
    stand.proxy.once(SUBMIT, lostAnswer);
    await shopper.pay();
    await shopper.reaches("succeeded");
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
  });

  test("that never arrives is sent again in the same bytes", async () => {
    const shopper = await arrive();
    stand.proxy.once(SUBMIT, lostRequest);
    await shopper.pay();
    await shopper.reaches("succeeded");
    const sent = stand.proxy.seen(SUBMIT);
    assert.equal(sent.length, 2);
    assert.ok(sent[0].body.equals(sent[1].body));
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
  });

  test("that arrives twice is charged once", async () => {
    const shopper = await arrive();
    stand.proxy.once(SUBMIT, doubled);
    await shopper.pay();
    await shopper.reaches("succeeded");
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
  });

  test("that never arrives before a reload is voided, and refused when it comes late", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    const held = new Held();
    stand.proxy.once(SUBMIT, held.before);
    await shopper.pay();
    const { body, headers } = await held.reached;
    await page.reload();
    await shopper.reaches("failed");
    assert.equal(stand.proxy.seen("POST /v1/checkout/intents/void").length, 1);
    const clientSecret = headers.authorization.replace("DPoP ", "");
    const wire = await WireBuyer.enrol({ gateway: stand.gateway, clientSecret });
    const { status, json } = await wire.call("POST", "/v1/checkout/intents", body.toString());
    assert.ok(status >= 400);
    assert.equal(json.code, "nonce_spent");
    held.release();
    assert.equal((await stand.ledger(sid)).length, 0);
    await shopper.goesOn();
    await shopper.pay();
    await shopper.reaches("succeeded");
    assert.equal(await stand.charges(sid), 1);
  });

  test("that was declined shows no success by a forged receipt, and says so in the end", async () => {
    const shopper = await arrive();
    const asked = new Held();
    stand.proxy.once("GET /v1/checkout/receipt", asked.before);
    stand.proxy.once("GET /v1/checkout", asked.before);
    stand.proxy.once(SUBMIT, replaced(async (answer) => {
      const { payload, header } = opened(jsonOf(answer).receipt);
      const { code, retry, nonce, ...rest } = payload;
      const paid = { ...rest, status: "succeeded", paid: payload.amount, captured: payload.amount };
      return { body: { receipt: await forger.sign(header, paid) } };
    }));
    // The identical bytes, sent again, would be answered truly.
    const again = new Held();
    stand.proxy.on(SUBMIT, again.before, { where: () => stand.proxy.seen(SUBMIT).length > 1 });
    await shopper.pay(cardOf(CARDS.declined));
    await shopper.reaches("verifying");
    assert.doesNotMatch(await shopper.text(), PAID);
    await Promise.race([asked.reached, again.reached]);
    again.release();
    asked.release();
    await shopper.reaches("failed");
    assert.equal(await stand.charges(await shopper.sid()), 0);
  });

  for (const [what, code, forge] of [
    ["another key signed", "signature_invalid", (order) => forger.sign(opened(order).header, opened(order).payload)],
    ["is another session's", "order_session", async () => (await stand.session()).order],
  ]) {
    test(`whose order ${what} leads nowhere`, async () => {
      stand.proxy.on(ENROL, replaced(async (answer) => ({
        body: { ...jsonOf(answer), order: await forge(jsonOf(answer).order) },
      })));
      const shopper = new Shopper(page, stand);
      await shopper.visit();
      await shopper.isStuck(code);
      for (const field of ["#number", "#pay"]) assert.equal(await shopper.shows(field), false, field);
      assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    });
  }

  test("at a gateway that is down begins once it is up", async () => {
    const shopper = await arrive();
    await stand.proxy.goDark();
    // The scripts are in the browser's cache from the visit before.
    await page.reload();
    await shopper.isStuck(UNREACHABLE);
    await stand.proxy.comeBack();
    await shopper.goesOn();
    await shopper.pay();
    await shopper.reaches("succeeded");
  });

  test("at a gateway that is down at the first visit says so and begins once it is up", async () => {
    await browser.cdp(page, "Network.enable");
    await browser.cdp(page, "Network.setCacheDisabled", { cacheDisabled: true });
    await stand.proxy.goDark();
    const shopper = new Shopper(page, stand);
    await shopper.visit();
    await shopper.seesNoElement();
    await stand.proxy.comeBack();
    await browser.cdp(page, "Network.setCacheDisabled", { cacheDisabled: false });
    await shopper.goesOn();
    await shopper.pay();
    await shopper.reaches("succeeded");
  });
});

describe("a gateway that is killed", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  for (const point of ["before_accept", "after_accept", "before_charge", "after_charge", "before_settle", "after_settle"]) {
    test(`at ${point} has lost nothing and doubled nothing when it is back`, async () => {
      await stand.killGateway();
      await stand.startGateway({ crashAt: point });
      const shopper = await Shopper.at(page, stand);
      await shopper.pay();
      await stand.gatewayEnded;
      await shopper.sees("waiting");
      await stand.restartGateway();
      await shopper.reaches("succeeded");
      const sid = await shopper.sid();
      assert.deepEqual((await stand.ledger(sid)).map(({ state }) => state), ["taken"]);
      const { status, attempts } = await stand.payment(sid);
      assert.deepEqual([status, attempts.length], ["succeeded", 1]);
    });
  }
});
