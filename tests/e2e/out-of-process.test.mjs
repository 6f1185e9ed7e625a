import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { ApartShop, ARMED } from "./stand/apart.mjs";
import { CARDS } from "./stand/buyer.mjs";
import { ISOLATION, IS_SAME_SITE } from "./stand/isolation.mjs";

const skip = (ISOLATION === "inline" || IS_SAME_SITE) && "a frame of the page's own site is in its process";

describe("a checkout whose frame is in another process", { skip }, () => {
  let shop, page;

  before(async () => {
    shop = await ApartShop.start();
  });
  beforeEach(async () => {
    page = await shop.open();
  });
  afterEach(() => assert.deepEqual(shop.said, []));
  after(() => shop?.stop());

  test("has it there, and takes a payment", async () => {
    const session = await shop.browser.newBrowserCDPSession();
    const { targetInfos } = await session.send("Target.getTargets");
    const apart = targetInfos.filter(({ type, url }) => type === "iframe" && url.startsWith(`${shop.stand.gateway}/frame`));
    assert.equal(apart.length, 1);
    await shop.pays();
    await shop.isPaidOnce();
  });

  test("takes one that the bank has the buyer confirm on its page", async () => {
    await shop.pays(CARDS.challenged);
    await page.locator("button[value=approve]").click();
    await shop.isPaidOnce();
  });

  test("takes one by keys alone, with the focus where the buyer is told to go on", async () => {
    await shop.paysByKeys();
  });

  test("has Pay rest while the page covers it, and in a window of its own takes the payment", async () => {
    await shop.reviews();
    const fade = (opacity) => page.locator("countersign-checkout").evaluate((el, value) => void (el.style.opacity = value), opacity);
    await fade("0.9");
    await shop.inFrame("#pay[aria-disabled]").waitFor();
    await fade("1");
    await shop.inFrame(ARMED).waitFor();
    await fade("0.9");
    await shop.inFrame("#window").waitFor();
    const opening = shop.context.waitForEvent("page");
    await shop.inFrame("#window").press("Enter");
    const own = await opening;
    await own.locator("#number").waitFor();
    assert.equal(await page.locator("countersign-checkout iframe").count(), 0);
    await shop.fill(CARDS.approved, (selector) => own.locator(selector));
    await own.locator("#continue").click();
    await own.locator("#pay").click();
    await shop.waitFor(async () => (await shop.phase()) === "succeeded", "the page to hear of it");
    await own.close();
    await shop.isPaidOnce();
  });
});
