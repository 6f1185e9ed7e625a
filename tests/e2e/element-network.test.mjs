import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { inElement } from "./stand/isolation.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("the element where the network fails", () => {
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

  const arrive = () => Shopper.at(page, stand);
  const isPaidOnce = async (shopper) => {
    await shopper.sees("success");
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
  };
  const isBackOnline = async () => {
    await browser.setOffline(page, false);
    await page.waitFor(async () => !(await page.isShown(inElement("#offline"))), { what: "the banner to go" });
  };

  test("before the payment: says so, and pays when it is back", async () => {
    const shopper = await arrive();
    await shopper.goesToReview();
    await browser.setOffline(page, true);
    await page.waitFor(inElement("#offline"));
    await shopper.presses();
    await shopper.sees("waiting");
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    await isBackOnline();
    await isPaidOnce(shopper);
  });

  for (const [when, place] of [["before the gateway has it", "before"], ["after the gateway has charged it", "after"]]) {
    test(`during the payment, ${when}: waits, and is told when it is back`, async () => {
      const shopper = await arrive();
      const held = new Held();
      stand.proxy.once(SUBMIT, held[place]);
      await shopper.pay();
      await held.reached;
      await browser.setOffline(page, true);
      await page.waitFor(inElement("#offline"));
      assert.equal(await shopper.screen(), "waiting");
      held.release();
      await isBackOnline();
      await isPaidOnce(shopper);
    });
  }

  test("which is only slow: shows that it works, and pays", async () => {
    const tab = await browser.newPage();
    try {
      await new Emulation(browser, tab).network("slow4g");
      const shopper = await Shopper.at(tab, stand);
      await shopper.pay();
      await shopper.sees("waiting");
      await isPaidOnce(shopper);
    } finally {
      await tab.close();
    }
  });

  for (const [when, come] of [
    ["is filled in", (shopper) => shopper.fill()],
    ["is reviewed", (shopper) => shopper.goesToReview()],
  ]) {
    test(`or the gateway starts anew while it ${when}: nothing is lost`, async () => {
      const shopper = await arrive();
      await come(shopper);
      await stand.killGateway();
      await stand.startGateway();
      if ((await shopper.screen()) === "form") await page.click(inElement("#continue"));
      await shopper.presses();
      await isPaidOnce(shopper);
    });
  }
});
