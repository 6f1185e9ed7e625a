import { CARDS, cardOf } from "./buyer.mjs";

/** Where the shop's page has what a buyer sees. */
const PLACES = {
  number: "#number",
  expiry: "#expiry",
  cvc: "#cvc",
  holder: "#holder",
  review: "#review",
  edit: "#edit",
  pay: "#pay",
  retry: "#retry",
  cancel: "#cancel",
  refresh: "#refresh",
  message: "#message",
  phase: "main",
};

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

  /** A buyer who has come to pay and sees the fields. */
  static async at(page, stand) {
    const shopper = new Shopper(page, stand);
    await shopper.visit();
    await shopper.reaches("details");
    return shopper;
  }

  visit() {
    return this.page.open(`${this.stand.shop}/`);
  }

  /** Types a card in, key by key. */
  async fill(card = cardOf(CARDS.approved)) {
    for (const [name, text] of Object.entries(card)) {
      await this.page.clear(PLACES[name]);
      await this.page.type(PLACES[name], text);
    }
  }

  async review(card) {
    await this.fill(card);
    await this.does("review");
    await this.reaches("review");
  }

  /** Fills a card in, looks at the review and pays. */
  async pay(card) {
    await this.review(card);
    await this.does("pay");
  }

  /** Clicks one of the page's buttons. */
  does(name) {
    return this.page.click(PLACES[name]);
  }

  value(field) {
    return this.page.value(PLACES[field]);
  }

  place(name) {
    return PLACES[name];
  }

  message() {
    return this.page.read(PLACES.message);
  }

  /** The phase that the page shows. */
  phase() {
    return this.page.attribute(PLACES.phase, "data-phase");
  }

  /** The code of what last went wrong, as the page has it. */
  code() {
    return this.page.attribute(PLACES.phase, "data-code");
  }

  /** Whether a field or button is there and takes input. */
  async canUse(name) {
    return (await this.page.isShown(PLACES[name])) && !(await this.page.property(PLACES[name], "disabled"));
  }

  /** Tries again where the page offers it, until the fields are there. */
  async comesBack() {
    await this.does("again");
    await this.reaches("details");
  }

  /** The session that the page pays. */
  sid() {
    return this.page.attribute(PLACES.phase, "data-sid");
  }

  /** What the shop's own server has learnt of a payment from the gateway. */
  async shopSays(sid) {
    const answer = await fetch(`${this.stand.shop}/payments/${sid}`);
    return answer.json();
  }

  /** Waits until the page shows one of these phases, and gives it. */
  reaches(...phases) {
    return this.page.waitFor(
      async () => {
        const phase = await this.phase();
        return phases.includes(phase) && phase;
      },
      { within: 20_000, what: () => phases.join(" or ") },
    );
  }
}
