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

  /** The page's process ends where it is. Gives the buyer's way back, which is a new tab. */
  const crashes = async () => {
    const kept = await page.evaluate(() => sessionStorage.getItem("shop.session"));
    const session = await shop.context.newCDPSession(page);
    const gone = page.waitForEvent("crash");
    // What would answer is no more.
    session.send("Page.crash").catch(() => {});
    await gone;
    return async () => {
      page = shop.page = await shop.context.newPage();
      await page.goto(`${shop.stand.shop}/shop.css`);
      await page.evaluate((text) => sessionStorage.setItem("shop.session", text), kept);
      await page.goto(`${shop.stand.shop}/`);
    };
  };

  test("at the review: the same order with empty fields, and one payment", async () => {
    await shop.reviews();
    await (await crashes())();
    await shop.inFrame("#number").waitFor();
    assert.equal(await shop.inFrame("#number").inputValue(), "");
    await shop.pays();
    await shop.isPaidOnce();
  });

  /** Pays with a page that crashes while the submission is held there. */
  const isHeld = async (place) => {
    const held = new Held();
    shop.stand.proxy.once(SUBMIT, held[place]);
    await shop.pays();
    const exchange = await held.reached;
    const comesBack = await crashes();
    const goesOn = async () => {
      held.release();
      await shop.waitFor(() => exchange.sent, "the gateway to have taken it");
    };
    return { comesBack, goesOn };
  };

  test("while it is sent, before a charge that has come when the buyer is back: one payment", async () => {
    const { comesBack, goesOn } = await isHeld("before");
    await goesOn();
    await comesBack();
    await shop.isPaidOnce();
  });

  test("while it is sent, before a charge that comes when the buyer pays anew: one payment", async () => {
    const { comesBack, goesOn } = await isHeld("before");
    await comesBack();
    await shop.reviews();
    await goesOn();
    await shop.presses();
    await shop.isPaidOnce();
  });

  test("while it is sent, after the charge: the receipt of one payment", async () => {
    const { comesBack, goesOn } = await isHeld("after");
    await comesBack();
    await shop.isPaidOnce();
    await goesOn();
  });

  test("while the bank asks: the way there again, and one payment", async () => {
    await shop.pays(CARDS.challenged);
    await page.locator("button[value=approve]").waitFor();
    await page.goBack();
    await shop.inFrame("#follow").waitFor();
    await (await crashes())();
    await shop.inFrame("#follow").click();
    await page.locator("button[value=approve]").click();
    await shop.isPaidOnce();
  });
});
