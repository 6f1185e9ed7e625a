import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { CARDS } from "./stand/buyer.mjs";
import { ISOLATION } from "./stand/isolation.mjs";
import { MerchantPage } from "./stand/merchant-page.mjs";
import { Stand } from "./stand/stand.mjs";

const YEAR = String(new Date().getFullYear() + 1);

/** A card as a browser keeps it. */
const CARD = { number: CARDS.approved, name: "Ada Lovelace", expiryMonth: "12", expiryYear: YEAR, cvc: "123" };

describe("a card that the browser fills in", () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await Promise.all([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page);
  });
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  /**
   * Has the element's frame in the page's own tree, and shown where it was: of
   * frames in shadow trees the DevTools protocol finds the form and then has the
   * page's own document filled, which has none. What the buyer picks from the
   * browser's list goes another way.
   */
  const showFrame = () =>
    browser.cdp(page, "Page.addScriptToEvaluateOnNewDocument", {
      source: `(${() => {
        const replace = ShadowRoot.prototype.replaceChildren;
        ShadowRoot.prototype.replaceChildren = function (...nodes) {
          const frame = nodes.find(({ localName }) => localName === "iframe");
          if (frame) this.host.append(frame);
          return replace.apply(this, nodes.map((node) => (node === frame ? document.createElement("slot") : node)));
        };
      }})()`,
    });

  /** The field's number among the browser's nodes, and the frame that it is in. */
  const find = async (id) => {
    const { root } = await browser.cdp(page, "DOM.getDocument", { depth: -1, pierce: true });
    const inner = ({ children = [], shadowRoots = [], contentDocument }) => [...children, ...shadowRoots, ...(contentDocument ? [contentDocument] : [])];
    const seek = (node, frame) => {
      if (node.nodeName === "INPUT" && node.attributes.includes(id)) return { fieldId: node.backendNodeId, frameId: frame };
      for (const child of inner(node)) {
        const found = seek(child, node.frameId ?? frame);
        if (found) return found;
      }
      return undefined;
    };
    const { frameTree } = await browser.cdp(page, "Page.getFrameTree");
    return seek(root, frameTree.frame.id);
  };

  const isFramed = ISOLATION === "frame";
  const FRAME = "countersign-checkout iframe";
  const at = (selector) => (isFramed ? `${FRAME} ||| body >>> ${selector}` : `countersign-checkout >>> ${selector}`);
  const written = () => Promise.all(["number", "expiry", "cvc", "holder"].map((id) => page.value(at(`#${id}`))));

  test("is taken from any field in one go, written as if it were typed, and nothing is asked again", async () => {
    if (isFramed) await showFrame();
    for (const id of ["number", "holder"]) {
      await merchant.begin();
      await page.click(at(`#${id}`));
      await browser.cdp(page, "Autofill.trigger", { ...(await find(id)), card: CARD });
      const whole = ["4242 4242 4242 4242", `12 / ${YEAR.slice(2)}`, "123", "Ada Lovelace"];
      await page.waitFor(async () => String(await written()) === String(whole), { what: "the card to be in the fields" });
      assert.equal(await page.attribute(at("#brand"), "data-brand"), "visa");
      await page.click(at("#continue"));
      await page.waitFor(at("#pay"));
    }
  });
});
