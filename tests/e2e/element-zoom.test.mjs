import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { ApartShop, ARMED } from "./stand/apart.mjs";
import { ISOLATION, IS_SAME_SITE } from "./stand/isolation.mjs";

/** A window of 1280 by 1024 pixels at 400 %. */
const ZOOMED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };

/** WCAG 2.2, 1.4.12. */
const SPACED =
  "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}";

const skip = (ISOLATION === "inline" || IS_SAME_SITE) && "the border that is looked across is one of processes";

describe("the shop at 400 %", { skip }, () => {
  let shop;

  before(async () => {
    shop = await ApartShop.start();
  });
  after(() => shop?.stop());

  /** A frame that is out of sight is not drawn anew: it is brought there. */
  const comes = async (options = ZOOMED) => {
    await shop.open(options);
    await shop.page.locator("countersign-checkout").scrollIntoViewIfNeeded();
  };

  /** Nothing is to be scrolled sideways, nothing in the frame up and down; nothing is cut off. */
  const fits = async () => {
    const width = await shop.page.evaluate(() => document.scrollingElement.scrollWidth);
    assert.ok(width <= 320, `the page is ${width} wide`);
    let seen;
    // The frame has its height a moment after what is in it.
    await shop.waitFor(async () => {
      seen = await shop.frame.evaluate(measure);
      return !seen.cut.length && seen.beyond <= 0 && seen.below <= 0;
    }, () => `the frame to show all that is in it: ${JSON.stringify(seen)}`);
  };

  /** What has the focus is to be in view, through the frame's border. */
  const isInView = async () => {
    let seen;
    await shop.waitFor(async () => {
      seen = await shop.page.evaluate(place);
      if (!seen?.isFrame) return !seen || isWithin(seen);
      const inner = await shop.frame.evaluate(place);
      seen = inner && { ...inner, top: inner.top + seen.top, bottom: inner.bottom + seen.top };
      return !seen || isWithin(seen);
    }, () => `the focus to be in view: ${JSON.stringify(seen)}`);
  };
  const isWithin = ({ top, bottom }) => top >= -1 && bottom <= ZOOMED.viewport.height + 1;

  test("is read by scrolling one way, and paid in by keys alone, with the focus in view all the way", async () => {
    await comes();
    await fits();
    await shop.paysByKeys(async () => {
      await isInView();
      await fits();
    });
  });

  for (const [height, what] of [
    [160, "brings the amount into view with Pay"],
    [100, "offers a window where the amount and Pay have no room together"],
  ]) {
    test(`of a window ${height} pixels high, ${what}`, async () => {
      await comes({ viewport: { width: 341, height }, deviceScaleFactor: 4 });
      await shop.fill();
      await shop.page.keyboard.press("Enter");
      await shop.comesTo("title", "review");
      await shop.tabTo("pay");
      await shop.inFrame(height === 160 ? ARMED : "#window").waitFor();
    });
  }

  test("with the text spaced out, shows all of every screen to the receipt", async () => {
    await comes();
    await shop.frame.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.body.shadowRoot.adoptedStyleSheets.push(sheet);
    }, SPACED);
    await fits();
    await shop.fill();
    await shop.inFrame("#continue").press("Enter");
    await shop.comesTo("title", "review");
    await fits();
    await shop.paysFromReview();
    await fits();
  });
});

/** Runs in the frame: by how much it is wider or higher than its window, and what is cut off in it. */
function measure() {
  const { scrollWidth, scrollHeight } = document.documentElement;
  const cut = [...document.body.shadowRoot.querySelectorAll("*:not(.sr, .sr *, .hint, svg *)")].filter(
    (node) =>
      getComputedStyle(node).overflowX !== "visible" &&
      node.localName !== "textarea" &&
      (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1),
  );
  return { beyond: scrollWidth - innerWidth, below: scrollHeight - innerHeight, cut: cut.map(({ localName, id }) => `${localName}#${id}`) };
}

/** Runs in the page and in the frame: where what has the focus is; nothing where that is all of it. */
function place() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!active || active === document.body) return null;
  const { top, bottom } = active.getBoundingClientRect();
  return { what: `${active.localName}#${active.id}`, isFrame: active.localName === "iframe", top, bottom };
}
