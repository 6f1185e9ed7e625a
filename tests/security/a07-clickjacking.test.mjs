import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "../e2e/driver/all-or-none.mjs";
import { violations } from "../e2e/driver/axe.mjs";
import { launch } from "../e2e/driver/launch.mjs";
import { WHOLE, inElement, onInside } from "../e2e/stand/isolation.mjs";
import { MerchantPage } from "../e2e/stand/merchant-page.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const PLACE = { isolation: "frame" };
const ARMED = inElement("#pay:not([aria-disabled])", PLACE);
const DISARMED = inElement("#pay[aria-disabled]", PLACE);

/** What a page can do to a frame so that its buyer does not see what is pressed; each in the page, on the element. */
const TRICKS = {
  "something lies over it": () => {
    const cover = document.createElement("div");
    cover.id = "cover";
    cover.style.cssText = "position:fixed;inset:0;background:#fff;pointer-events:none";
    document.body.append(cover);
  },
  "it is as good as transparent": () => void (document.querySelector("countersign-checkout").style.opacity = ".01"),
  "it is scaled down": () => void (document.querySelector("countersign-checkout").style.transform = "scale(.5)"),
  "it is distorted": () => void (document.querySelector("countersign-checkout").style.filter = "blur(20px)"),
  "a hole shows the button alone": () =>
    void (document.querySelector("countersign-checkout").style.clipPath = "inset(calc(100% - 170px) 0 100px)"),
};

const honest = () => {
  document.getElementById("cover")?.remove();
  document.querySelector("countersign-checkout").removeAttribute("style");
  document.getElementById("one").removeAttribute("style");
};

describe("A07 a press that the buyer was tricked into does not pay", () => {
  let stand, browser, page, merchant;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page, "frame");
  });
  after(async () => {
    await merchant?.stop();
    await browser?.close();
    await stand?.stop();
  });
  beforeEach(async () => {
    stand.proxy.reset();
    await merchant.begin();
    await merchant.reviews();
    await onInside(page, (root) => {
      window.taken = 0;
      const look = ([{ target }]) => void (window.taken += target.hasAttribute("aria-busy"));
      new MutationObserver(look).observe(root.getElementById("pay"), { attributeFilter: ["aria-busy"] });
    }, [], PLACE);
  });

  test("seen for half a second, it pays once", async () => {
    await page.waitFor(ARMED);
    await paysAtLast();
  });

  for (const [what, trick] of Object.entries(TRICKS)) {
    test(`${what}: nothing is paid, and with that gone it is`, async () => {
      await page.waitFor(ARMED);
      await page.evaluate(trick);
      await page.waitFor(DISARMED);
      await point(await middle());
      await press();
      await hasNotPaid();
      await page.evaluate(honest);
      await paysAtLast();
    });
  }

  test("the frame is moved under a pointer outside of it", async () => {
    await page.waitFor(ARMED);
    const at = await middle();
    await point({ x: at.x, y: at.y + 300 });
    await page.evaluate(() => void (document.getElementById("one").style.marginTop = "300px"));
    await press();
    await hasNotPaid();
    await page.evaluate(honest);
    await paysAtLast();
  });

  test("the frame is moved under a pointer inside of it", async () => {
    await page.waitFor(ARMED);
    const at = await middle();
    await point({ x: at.x, y: at.y - 100 });
    await page.waitFor(ARMED);
    await page.evaluate(() => void (document.getElementById("one").style.marginTop = "-100px"));
    await press();
    await hasNotPaid();
    await page.evaluate(honest);
    await paysAtLast();
  });

  test("the frame gets another width just before the press", async () => {
    await point(await middle());
    await page.waitFor(ARMED);
    await page.evaluate(() => void (document.getElementById("one").style.width = "700px"));
    await press();
    await hasNotPaid();
    await page.evaluate(honest);
    await paysAtLast();
  });

  test("a script presses it: nothing is paid", async () => {
    await page.waitFor(ARMED);
    await onInside(page, (root) => root.getElementById("pay").click(), [], PLACE);
    await hasNotPaid();
    await paysAtLast();
  });

  test("not seen for two seconds, it says why and offers a window, for as long as that is so", async () => {
    await page.waitFor(ARMED);
    assert.equal(await page.isShown(inElement("#window", PLACE)), false);
    await page.evaluate(TRICKS["it is as good as transparent"]);
    await page.waitFor(inElement("#window", PLACE));
    assert.match(await page.read(inElement("#unseen", PLACE)), /view/);
    assert.equal((await page.accessible(inElement("#unseen", PLACE))).role, "status");
    for (const within of WHOLE) assert.deepEqual(await violations(page, { within }), []);
    await page.evaluate(honest);
    await page.waitFor(ARMED);
    await page.waitFor(async () => !(await page.isShown(inElement("#window", PLACE))), { what: "the window's button to go" });
    assert.equal(await onInside(page, (root) => root.getElementById("unseen").textContent, [], PLACE), "");
  });

  /** Where the middle of Pay is in the window, whatever was done to the frame. */
  async function middle() {
    const inner = await onInside(page, (root) => {
      const { x, y, width, height } = root.getElementById("pay").getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }, [], PLACE);
    return page.evaluate(({ x, y }) => {
      const frame = document.querySelector("countersign-checkout").shadowRoot.querySelector("iframe");
      const box = frame.getBoundingClientRect();
      const scale = box.width / frame.offsetWidth;
      return { x: Math.round(box.x + x * scale), y: Math.round(box.y + y * scale) };
    }, inner);
  }

  /** Moves the pointer, and nothing else: what is there is not scrolled to. */
  const point = ({ x, y }) => act({ type: "pointerMove", origin: "viewport", x, y });

  /** Presses where the pointer is. */
  const press = () => act({ type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 });

  const act = (...actions) =>
    page.inWindow((session) => session.post("/actions", { actions: [{ type: "pointer", id: "mouse", actions }] }));

  /** No press was taken, whether it came to the button or not. */
  async function hasNotPaid() {
    assert.equal(await taken(), 0);
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    assert.deepEqual(await stand.ledger(merchant.sid), []);
  }

  /** How many presses Pay has taken. */
  const taken = () => onInside(page, () => window.taken, [], PLACE);

  /** Presses Pay until a press is taken: the browser gives none to a frame that has just moved. */
  async function paysAtLast() {
    const isTaken = async () => {
      await point(await middle());
      if (await page.isShown(ARMED)) await press();
      return (await taken()) > 0;
    };
    await page.waitFor(isTaken, { what: "a press to be taken" });
    await paysOnce();
  }

  async function paysOnce() {
    await merchant.reaches("succeeded");
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
    assert.equal(await stand.charges(merchant.sid), 1);
  }
});
