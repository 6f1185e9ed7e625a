import { explain } from "../../../js/explain.js";
import { CARDS, cardOf } from "./buyer.mjs";

/** A buyer in front of the shop's page. */
export class Shopper {
  /**
   * @param {import("../driver/page.mjs").Page} page
   * @param {import("./stand.mjs").Stand} stand
   */
  constructor(page, stand) {
    this.page = page;
    this.stand = stand;
  }

  /** A buyer who has come with a new order and sees the fields. */
  static async at(page, stand) {
    const shopper = new Shopper(page, stand);
    await shopper.visit();
    await shopper.reaches("details");
    return shopper;
  }

  /** Comes to the shop for the first time in this tab. */
  async visit() {
    await this.page.open(`${this.stand.shop}/shop.css`);
    await this.page.evaluate(() => sessionStorage.clear());
    await this.page.open(`${this.stand.shop}/`);
  }

  /** Types a card in, key by key. */
  async fill(card = cardOf(CARDS.approved)) {
    for (const [name, text] of Object.entries(card)) {
      await this.page.clear(`#${name}`);
      await this.page.type(`#${name}`, text);
    }
  }

  /** Fills a card in and presses Pay. */
  async pay(card) {
    await this.fill(card);
    await this.page.click("#pay");
  }

  /** The phase that the page shows. */
  phase() {
    return this.page.attribute("body", "data-phase");
  }

  /** Waits until the page is in one of these phases, and shows what goes with it. */
  async reaches(...phases) {
    let phase;
    await this.page.waitFor(
      async () => {
        phase = await this.phase();
        return phases.includes(phase);
      },
      { within: 20_000, what: () => `${phases.join(" or ")}: the page is in ${phase}` },
    );
    if (phase === "details") await this.page.waitFor("#form");
    if (["succeeded", "failed", "cancelled"].includes(phase)) await this.page.waitFor("#result");
    return phase;
  }

  /** Title and text of what the page says came of it. */
  async result() {
    await this.page.waitFor("#result");
    return `${await this.page.read("#result-title")}: ${await this.page.read("#result-text")}`;
  }

  /** Everything that the page shows. */
  text() {
    return this.page.read("main");
  }

  /** Waits until the page says why it cannot go on. */
  async isStuck(code) {
    const says = async () => (await this.page.isShown("#result")) && (await this.page.read("#result-text"));
    let said;
    await this.page.waitFor(
      async () => {
        said = await says();
        return said === code || said === explain(code);
      },
      { what: () => `${code}: the page says ${said}` },
    );
  }

  /** Presses what the page offers as the next thing to do, until the fields are there. */
  async goesOn() {
    await this.page.click("#next");
    await this.reaches("details");
  }

  /** The session that this tab pays: its id, and its client secret. */
  session() {
    return this.page.evaluate(() => JSON.parse(sessionStorage.getItem("shop.session")));
  }

  async sid() {
    return (await this.session()).sid;
  }

  /** What the shop's own server has learnt of a payment from the gateway. */
  async shopSays(sid) {
    return (await fetch(`${this.stand.shop}/order/${sid}`)).json();
  }
}
