import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { inElement, inside, onHost, onInside } from "./stand/isolation.mjs";
import { MerchantPage } from "./stand/merchant-page.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const IN_FRAME = { isolation: "frame" };
const part = (id) => inElement(`#${id}`, IN_FRAME);
const ARMED = part("pay:not([aria-disabled])");
const DISARMED = part("pay[aria-disabled]");

/** How a page comes to have the frame out of view, and in it again; each in the page. */
const WAYS = {
  "scrolled away with the page": {
    build: () => {
      const far = document.createElement("div");
      far.style.height = "3000px";
      document.body.append(far);
    },
    leave: () => scrollTo({ top: 3000, behavior: "instant" }),
    comeBack: () => scrollTo({ top: 0, behavior: "instant" }),
  },
  "scrolled away in a part of the page": {
    build: () => {
      const one = document.getElementById("one");
      const far = document.createElement("div");
      far.style.height = "3000px";
      one.append(far);
      Object.assign(one.style, { height: "600px", overflow: "auto" });
    },
    leave: () => document.getElementById("one").scrollTo({ top: 2000, behavior: "instant" }),
    comeBack: () => document.getElementById("one").scrollTo({ top: 0, behavior: "instant" }),
  },
  "not shown": {
    build: () => {},
    leave: () => void (document.getElementById("one").style.visibility = "hidden"),
    comeBack: () => void (document.getElementById("one").style.visibility = ""),
  },
};

describe("between a page and the element's frame", () => {
  let stand, browser, page, merchant;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch({ window: { width: 1000, height: 900 } })]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page);
    merchant.isolation = "frame";
  });
  beforeEach(() => merchant.begin());
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await merchant?.stop();
    await browser?.close();
    await stand?.stop();
  });

  const onElement = (work) => page.evaluate(`() => (${work})(document.querySelector("countersign-checkout"))`);
  /** What has the focus in the frame; false where the frame has none. */
  const focused = () => inside(page, IN_FRAME).evaluate(() => document.hasFocus() && document.body.shadowRoot.activeElement?.id);
  const hasFocus = (id) => page.waitFor(async () => (await focused()) === id, { what: `the focus to be on ${id} in the frame` });
  const isPaidOnce = async () => {
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
    assert.equal(await stand.charges(merchant.sid), 1);
  };

  for (const [what, { build, leave, comeBack }] of Object.entries(WAYS)) {
    test(`${what}, it has Pay take no press until it is seen again`, async () => {
      await merchant.reviews();
      await page.evaluate(build);
      await page.waitFor(ARMED);
      await onElement((el) => el.focus());
      await hasFocus("pay");
      await page.waitFor(ARMED);
      await page.evaluate(leave);
      await page.waitFor(DISARMED);
      // A second later, by which a frame out of view has been drawn again, it is as it was.
      await page.waitFor(async () => (await merchant.told("integrity")).length, { what: "the page to hear that it is not seen" });
      assert.equal(await page.isShown(ARMED), false);
      await onInside(page, (root) => root.getElementById("pay").focus({ preventScroll: true }), [], IN_FRAME);
      await page.press("Enter");
      assert.equal(await onInside(page, (root) => root.getElementById("pay").hasAttribute("aria-busy"), [], IN_FRAME), false);
      assert.equal(await page.attribute("countersign-checkout", "phase"), "review");
      assert.equal(stand.proxy.seen(SUBMIT).length, 0);
      await page.evaluate(comeBack);
      await merchant.presses();
      await merchant.reaches("succeeded");
      await isPaidOnce();
    });
  }

  test("the focus goes where the page asks for it, each time", async () => {
    await page.click("#buy");
    for (let time = 0; time < 8; time += 1) {
      await page.evaluate(() => document.getElementById("buy").focus());
      await page.waitFor(async () => (await focused()) === false);
      await onElement((el) => el.focus());
      await hasFocus("number");
    }
  });

  test("the focus goes to what is missing when the page's own button is pressed", async () => {
    await page.evaluate(() => {
      const confirm = () => document.querySelector("countersign-checkout").confirm().catch(() => {});
      document.getElementById("buy").addEventListener("click", confirm);
    });
    await page.click("#buy");
    await hasFocus("summary");
  });

  test("a window of the gateway's own opens at the click that asks for it, pays, and the page shows it", async () => {
    await merchant.reviews();
    await page.waitFor(ARMED);
    await onElement((el) => el.focus());
    await hasFocus("pay");
    const height = await onInside(page, (root) => root.querySelector("div.review").offsetHeight / 2, [], IN_FRAME);
    // Too low for Pay and its amount to be in view together.
    await page.evaluate((pixels) => Object.assign(document.getElementById("one").style, { height: `${pixels}px`, overflow: "auto" }), height);
    await page.waitFor(part("window"));
    const top = await onInside(page, (root) => root.getElementById("window").getBoundingClientRect().top, [], IN_FRAME);
    await page.evaluate((pixels) => document.getElementById("one").scrollTo({ top: pixels, behavior: "instant" }), top);
    await page.click(part("window"));
    await page.waitFor(onHost("#show-window"));
    const opened = await page.waitFor(ownWindow, { what: "the payment's window" });
    for (const [name, text] of Object.entries(cardOf(CARDS.approved))) await opened.type(`body >>> #${name}`, text);
    await opened.click("body >>> #continue");
    await opened.click("body >>> #pay");
    await merchant.reaches("succeeded");
    assert.equal((await merchant.told("complete")).length, 1);
    await opened.close();
    await merchant.sees("success");
    await isPaidOnce();
  });

  async function ownWindow() {
    for (const one of await browser.pages()) {
      if ((await one.url()).startsWith(`${stand.gateway}/frame`)) return one;
    }
    return undefined;
  }
});
