import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { MerchantPage, part } from "./stand/merchant-page.mjs";
import { Stand } from "./stand/stand.mjs";

const APPROVE = "button[value=approve]";

describe("a page that the browser keeps while the buyer is elsewhere", () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await Promise.all([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page);
  });
  afterEach(() => (merchant.make = () => merchant.secret()));
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  const begin = async () => {
    await merchant.begin({ query: "?kept" });
    await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => (window.isBack = persisted)));
  };
  const comesBack = async () => {
    await page.back();
    await page.waitFor(() => page.evaluate(() => window.isBack), { what: "the page to be the one that was left" });
  };
  const isPaidOnce = async () => {
    await merchant.sees("success");
    assert.deepEqual((await stand.ledger(merchant.sid)).map(({ state }) => state), ["taken"]);
    assert.deepEqual([await merchant.told("error"), await merchant.told("integrity")], [[], []]);
  };

  test("has what was typed when the buyer is back, and takes the payment", async () => {
    await begin();
    await merchant.fills();
    await page.open(`${stand.shop}/empty`);
    await comesBack();
    assert.equal(await page.value(part("holder")), cardOf(CARDS.approved).holder);
    await page.click(part("continue"));
    await merchant.sees("review");
    await merchant.presses();
    await isPaidOnce();
    assert.deepEqual(merchant.reasons, ["start"]);
  });

  test("has Pay when the buyer is back at the review, and takes the payment", async () => {
    await begin();
    await merchant.reviews();
    await page.open(`${stand.shop}/empty`);
    await comesBack();
    await merchant.presses();
    await isPaidOnce();
  });

  test("offers the way to the bank again to a buyer who is back from it, and hears how it ended there", async () => {
    merchant.make = () => merchant.secret({ return_url: `${stand.shop}/empty` });
    await begin();
    await merchant.pays(cardOf(CARDS.challenged));
    await page.waitFor(APPROVE);
    await comesBack();
    await page.evaluate(() => void (window.isBack = false));
    await page.click(part("follow"));
    await page.click(APPROVE);
    await page.waitFor(async () => (await page.url()).includes("/empty"), { what: "the way back from the bank" });
    await page.back();
    await comesBack();
    await isPaidOnce();
  });

  test("leaves its order to the same page opened anew", async () => {
    await begin();
    const secret = await merchant.secret();
    merchant.make = async () => secret;
    await merchant.begin({ query: "?kept" });
    await merchant.begin({ query: "?kept" });
    await merchant.pays();
    await isPaidOnce();
  });
});
