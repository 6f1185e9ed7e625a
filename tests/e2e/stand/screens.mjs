import { CARDS, cardOf } from "./buyer.mjs";
import { Clock } from "./clock.mjs";
import { Held, LOST, jsonOf, lostRequest, replaced } from "./fault-proxy.mjs";
import { Forger, opened } from "./forge.mjs";
import { ForgedGateway } from "./forged-gateway.mjs";
import { inElement, onInside } from "./isolation.mjs";
import { Shopper } from "./shopper.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const ENROL = "POST /v1/checkout/keys";

/** Longer than `confirm()` waits before it says that nobody knows, in seconds. */
const UNKNOWN_AFTER = 125;

/** Longer than a session of the shop's lasts, in seconds. */
const SESSION_ENDS = 1_801;

/**
 * A screen, and how a buyer comes to it.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {string} what it shows, for who looks at its picture
 * @property {string} screen as the element names it
 * @property {(walk: Walk) => Promise<void>} reach
 */

/** @type {Way[]} */
export const SCREENS = [
  {
    name: "skeleton",
    what: "Loading, with neither the fields nor the order there yet",
    screen: "skeleton",
    reach: async (walk) => {
      for (const route of ["GET /sdk/*/wasm/fields.wasm", ENROL]) walk.stand.proxy.on(route, walk.hold().before);
      await walk.shopper.visit();
    },
  },
  {
    name: "choice",
    what: "The choice of a method, where there is more than one: those that cannot be used are listed with the reason",
    screen: "form",
    reach: async (walk) => {
      const others = [{ id: "alipay" }, { id: "bank_transfer" }];
      await ForgedGateway.over(walk.stand.proxy, (order) => ({ ...order, methods: [...order.methods, ...others] }));
      await walk.begins();
      await walk.page.waitFor(inElement("#method-alipay"));
    },
  },
  {
    name: "form",
    what: "The card form",
    screen: "form",
    reach: (walk) => walk.begins(),
  },
  {
    name: "form-filled",
    what: "The card form, filled in",
    screen: "form",
    reach: async (walk) => {
      await walk.begins();
      await walk.shopper.fill();
    },
  },
  {
    name: "form-errors",
    what: "What is wrong, after Continue",
    screen: "form",
    reach: async (walk) => {
      await walk.begins();
      await walk.shopper.fill({ number: "4242 4242 4242 4241", expiry: "12 / 20", cvc: "12" });
      await walk.page.click(inElement("#continue"));
      await walk.page.waitFor(inElement("#summary"));
    },
  },
  {
    name: "review",
    what: "What will be signed, before it is",
    screen: "review",
    reach: async (walk) => {
      await walk.begins();
      await walk.shopper.goesToReview();
    },
  },
  {
    name: "waiting",
    what: "The payment is on its way",
    screen: "waiting",
    reach: async (walk) => {
      await walk.begins();
      await walk.submits();
    },
  },
  {
    name: "bank",
    what: "The bank asks the buyer to confirm; back from its page without an answer",
    screen: "waiting",
    reach: async (walk) => {
      await walk.begins();
      const sid = await walk.shopper.sid();
      await walk.shopper.pay(cardOf(CARDS.challenged));
      await walk.page.waitFor("button[value=approve]");
      await walk.page.open(`${walk.stand.shop}/?returned&countersign=${sid}`);
      await walk.page.waitFor(inElement("#follow"));
    },
  },
  {
    name: "processing",
    what: "The bank is working on it",
    screen: "waiting",
    reach: async (walk) => {
      const forged = await ForgedGateway.over(walk.stand.proxy);
      walk.stand.proxy.on(SUBMIT, forged.accepts({ status: "processing" }));
      await walk.begins();
      await walk.shopper.pay();
      await walk.shopper.reaches("processing");
    },
  },
  {
    name: "verifying",
    what: "An answer came that does not count; the gateway is being asked",
    screen: "waiting",
    reach: (walk) => walk.verifies(),
  },
  {
    name: "unknown",
    what: "Nobody knows yet whether it was paid",
    screen: "unknown",
    reach: async (walk) => {
      await walk.verifies();
      await walk.clock.skip(UNKNOWN_AFTER);
    },
  },
  {
    name: "success",
    what: "Paid, with the receipt",
    screen: "success",
    reach: async (walk) => {
      await walk.begins();
      await walk.shopper.pay();
    },
  },
  {
    name: "failure",
    what: "Declined, and what to do next",
    screen: "failure",
    reach: async (walk) => {
      await walk.begins();
      await walk.shopper.pay(cardOf(CARDS.insufficient));
    },
  },
  {
    name: "expired",
    what: "The order ran out",
    screen: "expired",
    reach: async (walk) => {
      await walk.begins();
      await walk.clock.skip(SESSION_ENDS);
    },
  },
  {
    name: "cancelled",
    what: "The buyer cancelled the order",
    screen: "cancelled",
    reach: async (walk) => {
      await walk.begins();
      await walk.shopper.pay(cardOf(CARDS.declined));
      await walk.shopper.sees("failure");
      await walk.shopper.cancel();
    },
  },
  {
    name: "offline",
    what: "The network is gone while the payment runs",
    screen: "waiting",
    reach: async (walk) => {
      await walk.begins();
      await walk.submits();
      await walk.goOffline();
      await walk.page.waitFor(inElement("#offline"));
    },
  },
  {
    name: "trouble",
    what: "The gateway cannot be reached",
    screen: "trouble",
    reach: async (walk) => {
      walk.stand.proxy.on(ENROL, lostRequest);
      await walk.shopper.visit();
    },
  },
  {
    name: "elsewhere",
    what: "The same order is open in another tab",
    screen: "elsewhere",
    reach: async (walk) => {
      await walk.begins();
      const session = await walk.shopper.session();
      await walk.inAnotherTab(session);
      await walk.shopper.visit(session);
    },
  },
];

/** A way through the screens, each of them reached from the shop's first page. */
export class Walk {
  #held = [];
  #isOffline = false;
  #tab;

  /** A walk in a page, at the stand's shop. */
  static async begin(browser, page, stand) {
    const walk = new Walk();
    Object.assign(walk, { browser, page, stand });
    walk.shopper = new Shopper(page, stand);
    walk.clock = await Clock.watch(browser, page);
    // A file that a rule is about must be asked for.
    await browser.cdp(page, "Network.enable");
    await browser.cdp(page, "Network.setCacheDisabled", { cacheDisabled: true });
    return walk;
  }

  /**
   * Goes to a screen, has it looked at, and puts everything back.
   *
   * @param {Way} way
   * @param {() => Promise<void>} look
   */
  async at({ screen, reach }, look) {
    try {
      await reach(this);
      await this.shopper.sees(screen);
      await look();
    } finally {
      await this.#putBack();
    }
  }

  /** Waits until the fields can be filled in, after coming to the shop. */
  async begins() {
    await this.shopper.visit();
    await this.shopper.reaches("details");
  }

  /** Pays, and has the gateway's answer wait. */
  async submits() {
    const held = this.hold();
    this.stand.proxy.once(SUBMIT, held.after);
    await this.shopper.pay();
    await held.reached;
  }

  /** Pays, and is answered with a receipt that another key signed. */
  async verifies() {
    const { proxy } = this.stand;
    const forger = await Forger.make();
    await this.begins();
    // Whatever is asked after that gets no answer.
    for (const route of [SUBMIT, `${SUBMIT}/void`, "GET /v1/checkout", "GET /v1/checkout/receipt"]) {
      proxy.on(route, async () => LOST);
    }
    proxy.once(SUBMIT, replaced(async (answer) => {
      const { header, payload } = opened(jsonOf(answer).receipt);
      return { body: { receipt: await forger.sign(header, payload) } };
    }));
    await this.shopper.pay();
    await this.shopper.reaches("verifying");
  }

  /** Takes the network away; what it says is in files that were fetched before. */
  async goOffline() {
    for (const locale of ["zh-CN", "en"]) await this.shopper.speaks(locale);
    this.#isOffline = true;
    await this.browser.setOffline(this.page, true);
  }

  /** Opens the same order beside this page. */
  async inAnotherTab(session) {
    this.#tab = await this.browser.newPage();
    const other = new Shopper(this.#tab, this.stand);
    // This page holds the order until it leaves for another.
    await this.page.open(`${this.stand.shop}/shop.css`);
    await other.visit(session);
    await other.reaches("details");
  }

  /** Brings Pay into view and waits until it takes a press: what does not looks so. */
  async showsPay() {
    await onInside(this.page, (root) => root.getElementById("pay").scrollIntoView({ block: "center" }));
    await this.page.waitFor(inElement("#pay:not([aria-disabled])"));
  }

  /** A request that waits, at most until this screen is left. */
  hold() {
    const held = new Held();
    this.#held.push(held);
    return held;
  }

  async #putBack() {
    this.stand.proxy.reset();
    for (const held of this.#held.splice(0)) held.release();
    if (this.#isOffline) await this.browser.setOffline(this.page, false);
    this.#isOffline = false;
    await this.#tab?.close();
    this.#tab = undefined;
  }
}
