import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { cardOf, CARDS } from "./stand/buyer.mjs";
import { fillIn } from "./stand/fill.mjs";
import { inElement } from "./stand/isolation.mjs";
import { MockPage } from "./stand/mock-page.mjs";
import { pressPay } from "./stand/shopper.mjs";

const INLINE = { isolation: "inline" };

describe("the element on a mock gateway in its page", () => {
  let browser, page, mock;
  before(async () => {
    browser = await launch();
    mock = await MockPage.start();
    page = await browser.page();
  });
  after(async () => {
    mock?.stop();
    await browser?.close();
  });

  /** Fills a card in and pays. */
  const pay = async (number) => {
    await fillIn(page, cardOf(number), INLINE);
    await page.click(inElement("#continue:enabled", INLINE));
    await pressPay(page, INLINE);
  };
  const ledger = () => page.evaluate(() => window.shop.ledger());
  const isPaid = () => page.evaluate(async () => (await window.shop.status()) === "succeeded");

  test("takes a payment, and no request leaves the page", async () => {
    await page.open(mock.url);
    await pay(CARDS.approved);
    await page.waitFor(isPaid);
    assert.deepEqual(await ledger(), ["taken"]);
    const foreign = await page.evaluate(() =>
      performance.getEntriesByType("resource").filter(({ name }) => !name.startsWith(location.origin) && !name.startsWith("data:")).length,
    );
    assert.equal(foreign, 0);
  });

  test("an answer that is lost on the way is one payment all the same", async () => {
    await page.open(mock.url);
    await page.waitFor(inElement("#number:enabled", INLINE));
    await page.evaluate(() => window.shop.fault({ call: "intents", fault: "lost_answer" }));
    await pay(CARDS.approved);
    await page.waitFor(isPaid);
    assert.deepEqual(await ledger(), ["taken"]);
  });
});
