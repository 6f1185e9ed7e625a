import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { inElement } from "./stand/isolation.mjs";
import { Shopper, canPay, pressPay } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("a buyer at the element who presses", () => {
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
  const paysOnce = async (shopper) => {
    await shopper.sees("success");
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
  };

  /** Enter and the mouse's button, down in one moment and up in the next. */
  const enterAndClick = (selector) =>
    page.actAt(selector, (move) => [
      {
        type: "key",
        id: "keyboard",
        actions: [{ type: "pause" }, { type: "keyDown", value: "\uE007" }, { type: "keyUp", value: "\uE007" }],
      },
      {
        type: "pointer",
        id: "mouse",
        actions: [move, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }],
      },
    ]);

  /** What a key that is held down sends after its first press. */
  const repeatEnter = () =>
    browser.cdp(page, "Input.dispatchKeyEvent", {
      ...{ type: "keyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 13, text: "\r", autoRepeat: true },
    });

  test("Continue twice is at the review, and has paid nothing", async () => {
    const shopper = await arrive();
    await shopper.fill();
    await page.doubleClick(inElement("#continue"));
    await shopper.sees("review");
    assert.equal(await shopper.phase(), "review");
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    await shopper.presses();
    await paysOnce(shopper);
  });

  test("Pay twice pays once", async () => {
    const shopper = await arrive();
    await shopper.goesToReview();
    await pressPay(page, undefined, () => page.doubleClick(inElement("#pay")));
    await paysOnce(shopper);
  });

  test("Enter and Continue in one moment has paid nothing, wherever the click went", async () => {
    const shopper = await arrive();
    await shopper.fill();
    await enterAndClick(inElement("#continue"));
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    // A click that came after the review did may have gone to its way back.
    await page.waitFor(
      async () => {
        if ((await shopper.phase()) === "details" && (await shopper.screen()) === "form") await page.click(inElement("#continue"));
        return (await shopper.phase()) === "review";
      },
      { within: 20_000, what: "the review" },
    );
    await shopper.presses();
    await paysOnce(shopper);
  });

  test("Enter and Pay in one moment pays once", async () => {
    const shopper = await arrive();
    await shopper.goesToReview();
    await canPay(page);
    await page.tabTo("#pay");
    await pressPay(page, undefined, () => enterAndClick(inElement("#pay")));
    await paysOnce(shopper);
  });

  test("a key that is held down pays nothing; pressed anew it pays once", async () => {
    const shopper = await arrive();
    await shopper.goesToReview();
    await canPay(page);
    await page.tabTo("#pay");
    for (let times = 0; times < 3; times += 1) await repeatEnter();
    assert.equal(await shopper.phase(), "review");
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    await pressPay(page, undefined, () => page.press("Enter"));
    await paysOnce(shopper);
  });

  test("keys alone, goes back once to mend the code, and pays", async () => {
    const shopper = await arrive();
    await page.evaluate(() => document.querySelector("countersign-checkout").focus());
    await page.tabTo("#number", { most: 4 });
    const { number, expiry, cvc, holder } = cardOf(CARDS.approved);
    for (const [field, text] of [["number", number], ["expiry", expiry], ["cvc", "1"], ["holder", holder]]) {
      await page.tabTo(`#${field}`, { most: 2 });
      await page.typeHere(text);
    }
    await page.press("Enter");
    // What is wrong is said first, with a link that leads there.
    await page.waitFor(inElement("#summary"));
    assert.match(await page.focused(), /#summary$/);
    await page.press("Tab");
    await page.press("Enter");
    assert.match(await page.focused(), /#cvc$/);
    await page.press("Control+a");
    await page.typeHere(cvc);
    await page.press("Enter");
    await shopper.sees("review");
    assert.match(await page.focused(), /#title$/);
    await canPay(page);
    await page.tabTo("#pay", { most: 8 });
    // The focus may have moved the page, and Pay with it.
    await pressPay(page, undefined, () => page.press("Space"));
    await paysOnce(shopper);
    assert.match(await page.focused(), /#title$/);
  });

  test("in Chinese, on a processor of a quarter of the speed, and pays", async () => {
    const tab = await browser.newPage();
    const emulation = new Emulation(browser, tab);
    try {
      await emulation.cpu(4);
      const shopper = await Shopper.at(tab, stand);
      await shopper.speaks("zh-CN");
      await shopper.fill();
      await tab.click(inElement("#continue"));
      await shopper.sees("review");
      assert.equal((await tab.read(inElement("#pay"))).replaceAll(/\s/g, " "), "支付 ¥128.00");
      await shopper.presses();
      await paysOnce(shopper);
      assert.match(await shopper.title(), /\p{Script=Han}/u);
      assert.doesNotMatch(await shopper.result(), /\b(Paid|Thank|Order|Receipt)\b/);
    } finally {
      await tab.close();
    }
  });
});
