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

/** How many states a visit may go through before it counts as hung. */
const MOST_STATES = 2_000;

/** @typedef {import("../../js/mock.js").MockGateway} MockGateway */

/**
 * @typedef {object} Journey
 * @property {string} name
 * @property {string[]} [numbers] the card of each attempt; the last of all that follow
 * @property {import("../../js/mock.js").Step[]} [script]
 * @property {object} [session]
 * @property {"attempt" | "session"} [cancels] once the payment is under way
 * @property {string} [reloads] the phase in which the page is loaded again, once
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
  const tab = gateway.client;
  const open = () => cs.checkout({ clientSecret, ...tab });
  const buyer = new Buyer(gateway, id, journey, open);
  try {
    await buyer.go();
  } finally {
    buyer.checkout.close();
  }
  await gateway.advance(AFTERWARDS);
  const { phase, receipt } = buyer.checkout.state;
  return { phase, receipt, payment: await gateway.payment(id), ledger: gateway.ledger(id), calls: gateway.calls(), seen: buyer.seen };
}

class Buyer {
  /** @type {string[]} */
  seen = [];
  #gateway;
  #id;
  #journey;
  #open;
  #states = 0;
  #hasCancelled = false;
  #hasReloaded = false;
  #confirmed = 0;
  #answered = 0;

  /**
   * @param {MockGateway} gateway
   * @param {string} id
   * @param {Journey} journey
   * @param {() => import("../../js/checkout.js").Checkout} open
   */
  constructor(gateway, id, journey, open) {
    this.#gateway = gateway;
    this.#id = id;
    this.#journey = journey;
    this.#open = open;
    this.checkout = open();
  }

  async go() {
    while (!isOver(this.checkout.state)) {
      this.#states += 1;
      const { phase } = this.checkout.state;
      if (this.seen.at(-1) !== phase) this.seen.push(phase);
      if (this.#states > MOST_STATES) throw new Error(`hung in ${phase}`);
      await this.#act(this.checkout.state);
    }
    this.seen.push(this.checkout.state.phase);
  }

  /** @param {import("../../js/state.js").State} state */
  async #act(state) {
    const { checkout } = this;
    if (state.phase === this.#journey.reloads && !this.#hasReloaded) {
      this.#hasReloaded = true;
      checkout.close();
      this.checkout = this.#open();
      return;
    }
    switch (state.phase) {
      case "idle":
        // Who is told that the gateway cannot be reached tries again a little later.
        await this.#gateway.until(checkout.open().catch(() => {}));
        if (checkout.state.phase === "idle") await this.#gateway.advance(5_000);
        return;
      case "selecting":
        return checkout.select("card");
      case "details": {
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
  ["succeeded", "authorized", "expired", "cancelled"].includes(phase) || (phase === "failed" && retry === "none");

/** @param {EventTarget} checkout */
const changed = (checkout) => new Promise((done) => checkout.addEventListener("change", done, { once: true }));
