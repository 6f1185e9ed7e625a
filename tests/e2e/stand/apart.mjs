import assert from "node:assert/strict";

import { chromium } from "playwright-core";

import { ensureChromium } from "../../../scripts/install/browser.mjs";
import { until } from "../driver/page.mjs";
import { CARDS, cardOf } from "./buyer.mjs";
import { Stand } from "./stand.mjs";

/** How long a screen may take to come, a bank's answer included. */
const PATIENCE = 20_000;

/** Pay, once it takes a press. */
export const ARMED = "#pay:not([aria-disabled])";

/**
 * The shop in a browser that keeps a frame of another site in a process of its
 * own, as Chromium does on computers; the driver of the other tests cannot type there.
 */
export class ApartShop {
  /** What consoles were told that is wrong. @type {string[]} */
  said = [];

  static async start() {
    const shop = new ApartShop();
    try {
      const [stand, { browser: executablePath }] = await Promise.all([Stand.start({ shop: true }), ensureChromium()]);
      shop.stand = stand;
      shop.browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--site-per-process"] });
    } catch (error) {
      await shop.stop();
      throw error;
    }
    return shop;
  }

  async stop() {
    await this.browser?.close();
    await this.stand?.stop();
  }

  /**
   * Comes to the shop with nothing kept, and waits for the fields.
   *
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  async open(options) {
    this.said = [];
    await this.context?.close();
    this.context = await this.browser.newContext({ reducedMotion: "reduce", ...options });
    this.context.setDefaultTimeout(PATIENCE);
    this.context.on("console", (message) => ["error", "warning"].includes(message.type()) && this.said.push(message.text()));
    this.context.on("weberror", (error) => this.said.push(String(error.error())));
    this.page = await this.context.newPage();
    await this.page.goto(`${this.stand.shop}/`);
    await this.inFrame("#number").waitFor();
    return this.page;
  }

  /** Something in the frame. */
  inFrame = (selector) => this.page.frameLocator("countersign-checkout iframe").locator(selector);

  /** The frame's document. */
  get frame() {
    return this.page.frames()[1];
  }

  waitFor = (condition, what) => until(condition, PATIENCE, what);

  /** Types a card in, where `find` finds the fields. */
  async fill(card = CARDS.approved, find = this.inFrame) {
    for (const [name, text] of Object.entries(cardOf(card))) await find(`#${name}`).pressSequentially(text);
  }

  /** Types a card in, and waits until it can be paid with. */
  async reviews(card) {
    await this.fill(card);
    await this.inFrame("#continue").click();
    await this.inFrame(ARMED).waitFor();
  }

  /** Pays with a card. */
  async pays(card) {
    await this.reviews(card);
    await this.presses();
  }

  /** Presses Pay until the press is taken: the browser drops one on a frame that has just moved. */
  async presses() {
    const isTaken = async () => {
      if (await this.inFrame(ARMED).count()) await this.inFrame(ARMED).click({ timeout: 1000 }).catch(() => {});
      // Where the bank's page has come already, there is nothing of the shop left to ask.
      return !(await this.inFrame("#pay").isVisible());
    };
    await this.waitFor(isTaken, "a press on Pay to be taken");
  }

  phase() {
    return this.page.locator("countersign-checkout").getAttribute("phase");
  }

  /** Waits for the receipt, and asks the ledger. */
  async isPaidOnce() {
    await this.inFrame(".success #title").waitFor();
    const { sid } = await this.page.evaluate(() => JSON.parse(sessionStorage.getItem("shop.session")));
    assert.deepEqual((await this.stand.ledger(sid)).map(({ state }) => state), ["taken"]);
  }

  /** What has the focus in the frame; nothing where the frame has none. */
  focused() {
    const find = () => (document.hasFocus() ? document.body.shadowRoot?.activeElement?.id : "");
    // A document that goes away has nothing.
    return this.frame?.evaluate(find).catch(() => "");
  }

  /**
   * Moves the focus with Tab until something in the frame has it.
   *
   * @param {string} id
   * @param {() => Promise<void>} [look] after each press
   */
  async tabTo(id, look = async () => {}) {
    for (let presses = 0; (await this.focused()) !== id; presses += 1) {
      assert.ok(presses < 30, `Tab comes to ${id}`);
      await this.page.keyboard.press("Tab");
      await look();
    }
  }

  /**
   * Pays by keys alone.
   *
   * @param {() => Promise<void>} [look] after each Tab, and on each new screen
   */
  async paysByKeys(look = async () => {}) {
    const { keyboard } = this.page;
    for (const [name, text] of Object.entries(cardOf(CARDS.approved))) {
      await this.tabTo(name, look);
      await keyboard.type(text);
    }
    await keyboard.press("Enter");
    await this.comesTo("title", "review");
    await look();
    await this.paysFromReview(look);
    await this.comesTo("title", "success");
    await look();
  }

  /** Pays by key what is on the review. */
  async paysFromReview(look = async () => {}) {
    await this.tabTo("pay", look);
    // A frame whose size has just changed rests once more.
    const isTaken = async () => {
      if (await this.inFrame(ARMED).count()) await this.page.keyboard.press("Enter");
      return (await this.phase()) !== "review";
    };
    await this.waitFor(isTaken, "Enter on Pay to be taken");
    await this.isPaidOnce();
  }

  /** Waits until something has the focus on a screen. */
  async comesTo(id, screen) {
    await this.inFrame(`[data-screen=${screen}]`).waitFor();
    await this.waitFor(async () => (await this.focused()) === id, `the focus on the ${id} of ${screen}`);
  }
}
