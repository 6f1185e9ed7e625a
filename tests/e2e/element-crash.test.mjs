import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { ApartShop } from "./stand/apart.mjs";
import { CARDS } from "./stand/buyer.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { ISOLATION, IS_SAME_SITE } from "./stand/isolation.mjs";

const skip = (ISOLATION === "inline" || IS_SAME_SITE) && "a frame of the page's own site is in its process";

const SUBMIT = "POST /v1/checkout/intents";

describe("a framed payment whose page crashes", { skip }, () => {
  let shop, page;

  before(async () => {
    shop = await ApartShop.start();
  });
  beforeEach(async () => {
    shop.stand.proxy.reset();
    page = await shop.open();
  });
  after(() => shop?.stop());

  /** The page's process ends where it is, and the buyer opens the order in a new tab. */
  const crashes = async () => {
    const kept = await page.evaluate(() => sessionStorage.getItem("shop.session"));
    const session = await shop.context.newCDPSession(page);
    const gone = page.waitForEvent("crash");
    // What would answer is no more.
    session.send("Page.crash").catch(() => {});
    await gone;
    page = shop.page = await shop.context.newPage();
    await page.goto(`${shop.stand.shop}/shop.css`);
    await page.evaluate((text) => sessionStorage.setItem("shop.session", text), kept);
    await page.goto(`${shop.stand.shop}/`);
  };

  test("at the review: the same order with empty fields, and one payment", async () => {
    await shop.reviews();
    await crashes();
    await shop.inFrame("#number").waitFor();
    assert.equal(await shop.inFrame("#number").inputValue(), "");
    await shop.pays();
    await shop.isPaidOnce();
  });

  for (const [when, place] of [["before", "before"], ["after", "after"]]) {
    test(`while it is sent, ${when} the charge: ends in one payment`, async () => {
      const held = new Held();
      shop.stand.proxy.once(SUBMIT, held[place]);
      await shop.pays();
      await held.reached;
      await crashes();
      held.release();
      if (place === "before") {
        // What was not there when it was asked for is voided: it is paid anew, or was in time.
        await shop.inFrame(":is(.success, .failure) #title").waitFor();
        if (await shop.inFrame(".failure #next").isVisible()) {
          await shop.inFrame("#next").click();
          await shop.pays();
        }
      }
      await shop.inFrame(".success #title").waitFor();
      const { sid } = await page.evaluate(() => JSON.parse(sessionStorage.getItem("shop.session")));
      assert.equal(await shop.stand.charges(sid), 1);
    });
  }

  test("while the bank asks: the way there again, and one payment", async () => {
    await shop.pays(CARDS.challenged);
    await page.locator("button[value=approve]").waitFor();
    await page.goBack();
    await shop.inFrame("#follow").waitFor();
    await crashes();
    await shop.inFrame("#follow").click();
    await page.locator("button[value=approve]").click();
    await shop.isPaidOnce();
  });
});
