import { SplitBuyer } from "./split-buyer.mjs";

// A buyer who does what each state asks for, until there is nothing more to do.

const CARD = { number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" };

/**
 * What a buyer answers in the page, by the action's kind; any other is done
 * elsewhere.
 *
 * @type {Record<string, import("../../js/answers.js").ActionAnswer>}
 */
const ANSWERS = {
  otp: { otp: "123456" },
  password: { password: "correct horse" },
  webauthn: { assertion: { id: "credential" } },
  spc: { assertion: { id: "credential" } },
  wallet_sheet: { token: "token" },
  fingerprint_iframe: { fingerprint: "Y" },
  approve_change: { approved: true },
};

/** How long after the end the rail and the gateway may still have work, in milliseconds. */
const AFTERWARDS = 3_600_000;

/** What tells nobody anything any more. */
const ENDED = ["succeeded", "authorized", "expired", "cancelled"];

/** How many states a visit may go through before it counts as hung. */
const MOST_STATES = 2_000;

/** How often a buyer looks at a tab whose gateway does not answer. */
const MOST_LOOKS = 5;

/** @typedef {import("../../js/mock.js").MockGateway} MockGateway */

/**
 * @typedef {object} Journey
 * @property {string} name
 * @property {string[]} [numbers] the card of each attempt; the last of all that follow
 * @property {import("../../js/mock.js").Step[]} [script]
 * @property {object} [session]
 * @property {"attempt" | "session"} [cancels] once the payment is under way
 * @property {string} [reloads] the phase in which the page is loaded again, once
 * @property {string} [moves] the phase in which the buyer goes on with another
 *   device, once: nothing is kept there, and the page before is gone
 * @property {string} [joins] the phase in which a second tab opens the session,
 *   once, with no lease to keep the two apart; the first stays as it is
 * @property {number} [strangers] how often the buyer cannot prove who they are
 * @property {boolean} [comesBack] whether the buyer looks once more, much later
 * @property {import("./split-buyer.mjs").Part[]} [tenders] paid beside the card
 * @property {"approve" | "decline"} [choice] at the bank
 * @property {import("../../js/answers.js").ActionAnswer[]} [answers] the first ones, where they are not the right ones
 */

/**
 * Visits the shop, and gives what is known at the end.
 *
 * @param {import("../../js/index.js").Countersign} cs
 * @param {MockGateway} gateway
 * @param {Journey} journey
 */
export async function visit(cs, gateway, journey) {
  const { id, clientSecret } = await gateway.session(journey.session);
  gateway.script(...(journey.script ?? []));
  const buyer = journey.tenders
    ? new SplitBuyer(gateway, clientSecret, journey.tenders)
    : new Buyer(gateway, id, journey, (tab) => cs.checkout({ clientSecret, ...tab }));
  const phases = await buyer.go(async () => gateway.advance(AFTERWARDS));
  return { phases, payment: await gateway.payment(id), ledger: gateway.ledger(id), holds: gateway.holds(id) };
}

class Buyer {
  #gateway;
  #id;
  #journey;
  #open;
  #tab;
  #states = 0;
  #hasCancelled = false;
  #hasLeft = false;
  #confirmed = 0;
  #answered = 0;
  #unproven = 0;
  /** @type {import("../../js/checkout.js").Checkout | undefined} the tab that was there first, where there are two */
  #first;

  /**
   * @param {MockGateway} gateway
   * @param {string} id
   * @param {Journey} journey
   * @param {(tab: MockGateway["client"]) => import("../../js/checkout.js").Checkout} open
   */
  constructor(gateway, id, journey, open) {
    this.#gateway = gateway;
    this.#id = id;
    this.#journey = journey;
    this.#open = open;
    this.#tab = gateway.client;
    this.checkout = open(this.#tab);
  }

  /**
   * Goes through with it.
   *
   * @param {() => Promise<void>} later lets the time go by that rail and gateway may need
   * @returns {Promise<string[]>} what the buyer was told last, in each tab
   */
  async go(later) {
    try {
      await this.#reachesEnd();
      await (this.#journey.comesBack ? this.#comesBack(later) : later());
      const told = [this.checkout.state.phase];
      if (this.#first) told.push(await this.#look(this.#first));
      return told;
    } finally {
      this.checkout.close();
      this.#first?.close();
    }
  }

  async #reachesEnd() {
    while (!isOver(this.checkout.state)) {
      this.#states += 1;
      const { phase } = this.checkout.state;
      if (this.#states > MOST_STATES) throw new Error(`hung in ${phase}`);
      await this.#act(this.checkout.state);
    }
  }

  /** @param {() => Promise<void>} later */
  async #comesBack(later) {
    this.checkout.close();
    await later();
    this.checkout = this.#open(this.#tab);
    await this.#reachesEnd();
    await later();
  }

  /**
   * What a tab says that the buyer has not looked at for a while.
   *
   * @param {import("../../js/checkout.js").Checkout} checkout
   */
  async #look(checkout) {
    const isAtRest = () => isOver(checkout.state) || ["idle", "selecting", "details", "review", "failed"].includes(checkout.state.phase);
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      // Not while another question is on its way.
      await this.#gateway.advance(60_000);
      checkout.refresh();
      await this.#gateway.advance(60_000);
      while (!isAtRest()) await this.#gateway.until(changed(checkout));
      // Who is told that the gateway cannot be reached looks again.
      if (!checkout.state.error) break;
    }
    return checkout.state.phase;
  }

  /** Whether the page went another way. */
  #leaves() {
    const { checkout } = this;
    const { phase } = checkout.state;
    const { reloads, moves, joins } = this.#journey;
    if (this.#hasLeft || ![reloads, moves, joins].includes(phase)) return false;
    this.#hasLeft = true;
    if (phase === joins) this.#first = checkout;
    else checkout.close();
    if (phase !== reloads) this.#tab = this.#gateway.client;
    this.checkout = this.#open(this.#tab);
    return true;
  }

  /** @param {import("../../js/state.js").State} state */
  async #act(state) {
    if (this.#leaves()) return;
    const { checkout } = this;
    switch (state.phase) {
      case "idle":
        // Who is told that the gateway cannot be reached tries again a little later.
        await this.#gateway.until(checkout.open().catch(() => {}));
        if (checkout.state.phase === "idle") await this.#gateway.advance(5_000);
        return;
      case "authenticating": {
        const isStranger = this.#unproven < (this.#journey.strangers ?? 0);
        this.#unproven += 1;
        return checkout.authenticated(isStranger ? null : { level: state.auth_level });
      }
      case "selecting":
        return checkout.select("card");
      case "details": {
        checkout.consent(state.consents.map(({ id }) => id));
        checkout.fill({ ...CARD, number: this.#number() });
        return void (await this.#gateway.until(checkout.review()));
      }
      case "review":
        this.#confirmed += 1;
        checkout.confirm().catch(() => {});
        // Refused: the buyer presses again.
        if (checkout.state.phase === "review") await this.#gateway.advance(1_000);
        return;
      case "failed":
        if (state.retry_at && state.retry_at > state.now) await this.#gateway.advance((state.retry_at - state.now) * 1000);
        return checkout.retry();
      default:
        return this.#wait(state);
    }
  }

  /** @param {import("../../js/state.js").State} state */
  async #wait(state) {
    if (state.phase === "action_required") {
      // Who is told that the gateway cannot be reached answers again a little later.
      if (state.error) await this.#gateway.advance(1_000);
      if (this.checkout.state.phase !== "action_required") return;
      this.#do(/** @type {import("../../js/state.js").Action} */ (this.checkout.state.action));
    }
    if (this.#journey.cancels && !this.#hasCancelled && ["processing", "action_required"].includes(state.phase)) {
      this.#hasCancelled = true;
      this.checkout.cancel(this.#journey.cancels).catch(() => {});
    }
    await this.#gateway.until(changed(this.checkout));
  }

  /** @param {import("../../js/state.js").Action} action */
  #do({ id, kind }) {
    const answers = this.#journey.answers ?? [];
    const answer = answers[this.#answered] ?? ANSWERS[kind];
    // At the bank, in an app; and back.
    if (!answer) this.#gateway.act(this.#id, this.#journey.choice);
    try {
      this.checkout.answer(id, answer ?? {});
      this.#answered += 1;
    } catch (error) {
      // Not while another call is on its way.
      if (/** @type {any} */ (error).code !== "not_now") throw error;
    }
  }

  #number() {
    const numbers = this.#journey.numbers ?? [];
    return numbers[this.#confirmed] ?? numbers.at(-1) ?? CARD.number;
  }
}

/** @param {import("../../js/state.js").State} state */
const isOver = ({ phase, retry }) =>
  ENDED.includes(phase) || (phase === "failed" && retry === "none");

/** @param {EventTarget} checkout */
const changed = (checkout) => new Promise((done) => checkout.addEventListener("change", done, { once: true }));
