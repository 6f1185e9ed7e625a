import { CheckoutError } from "../errors.js";
import { only, text } from "../misuse.js";
import { RealClock, VirtualClock } from "./clock.js";
import { Network } from "./network.js";
import { seeded } from "./random.js";
import { tab } from "./tab.js";

/** @typedef {import("./types.js").MockOptions} MockOptions */
/** @typedef {import("./types.js").MockSession} MockSession */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Charge} Charge */
/** @typedef {import("./types.js").Hold} Hold */
/** @typedef {import("./types.js").RefundWord} RefundWord */
/** @typedef {import("./network.js").Call} Call */
/** @typedef {import("./network.js").Fault} Fault */
/** @typedef {import("../server/types.js").SessionRequest} SessionRequest */
/** @typedef {import("../server/types.js").Payment} Payment */
/** @typedef {import("../server/types.js").Refund} Refund */
/** @typedef {import("../server/types.js").RawEvent} RawEvent */

const OPTIONS = ["seed", "clock", "url", "origin", "merchant", "country", "secretKey"];

/** Where virtual time begins: 2026-09-21T14:13:20Z. */
const START = 1_790_000_000_000;

/** How long a process that ended takes to start again, in milliseconds. */
const RESTART = 2_000;

/** How far `until` carries the time at most, in milliseconds. */
const LONGEST = 48 * 3_600_000;

const ORDER = {
  id: "A-1001",
  amount: { value: "128.00", currency: "CNY" },
  lines: [{ name: "Pen", quantity: 1, amount: { value: "128.00", currency: "CNY" } }],
};

/** A gateway in this page or process. It moves no money and protects nothing. */
export class MockGateway {
  #guard;
  #host;
  #clock;
  #network;
  #origin;
  #secretKey;
  #keys = 0;
  /** @type {string[]} */
  #visits = [];
  /** @type {unknown} */
  #timer;
  /** @type {(() => void)[]} */
  #installed = [];

  /**
   * @param {Awaited<ReturnType<typeof import("./root.js").loadMockRoot>>} root
   * @param {MockOptions} options
   */
  constructor({ glue, guard }, options) {
    only(options, OPTIONS, "options");
    const { seed = 1, clock = "real", url = "https://mock.countersign.test" } = options;
    if (clock !== "real" && clock !== "virtual") throw new TypeError("`clock` is `real` or `virtual`");
    this.#guard = guard;
    this.#clock = clock === "virtual" ? new VirtualClock(START) : new RealClock();
    this.#origin = options.origin ?? globalThis.location?.origin ?? "https://shop.example";
    this.#secretKey = options.secretKey ?? "sk_mock";
    this.#host = guard.call(
      () =>
        new glue.MockHost(
          JSON.stringify({
            seed,
            issuer: url,
            origins: [this.#origin],
            secret_key: this.#secretKey,
            merchant: options.merchant ?? "Demo Shop",
            country: options.country ?? "CN",
            now: Number(this.#now()),
          }),
        ),
    );
    this.#network = new Network({
      ask: (call) => this.#tell(() => this.#host.call(JSON.stringify(call), this.#now())),
      cut: (place) => this.#guard.call(() => this.#host.cut(place)),
      wait: (ms) => new Promise((done) => this.#clock.setTimeout(() => done(undefined), ms)),
      now: () => Number(this.#now()),
      random: seeded(seed),
      died: () => this.#died(),
    });

    /**
     * The gateway's origin.
     */
    this.url = url;
  }

  /** The mock's time, in Unix milliseconds. */
  get now() {
    return Number(this.#now());
  }

  /**
   * What a checkout needs to pay here: options for `checkout()`, those of a new
   * tab each time. Give the same once more for a page that was loaded again.
   */
  get client() {
    return tab({
      gateway: this.url,
      origin: this.#origin,
      navigate: (url) => void this.#visits.push(url),
      clock: this.#clock,
      fetch: this.fetch,
    });
  }

  /**
   * As the global `fetch`, for addresses of this gateway.
   *
   * @param {RequestInfo | URL} input
   * @param {RequestInit} [init]
   */
  fetch = (input, init) => this.#network.fetch(new Request(input, init), this.#origin);

  /**
   * Has the page's own `fetch` answer for this gateway, and no other: for the
   * element, which takes no options. Its clock is the page's, so the mock's
   * should be too.
   *
   * @returns {() => void} takes it back
   */
  install() {
    const before = globalThis.fetch;
    const place = new URL(this.url).origin;
    globalThis.fetch = (input, init) => {
      const address = input instanceof Request ? input.url : String(input);
      const isHere = URL.canParse(address) && new URL(address).origin === place;
      return isHere ? this.fetch(input, init) : before.call(globalThis, input, init);
    };
    const undo = () => void (globalThis.fetch = before);
    this.#installed.push(undo);
    return undo;
  }

  /**
   * Opens a session, as a merchant's server does. Without an order, there is one
   * over 128.00 CNY.
   *
   * @param {Partial<SessionRequest>} [request]
   * @returns {Promise<MockSession>}
   */
  async session(request = {}) {
    const policy = { inline: true, ...request.policy };
    const opened = await this.merchant("POST", "/v1/sessions", {
      order: ORDER,
      return_url: `${this.#origin}/`,
      ...request,
      policy,
    });
    return { id: opened.id, clientSecret: opened.client_secret, order: opened.order, expiresAt: opened.expires_at };
  }

  /**
   * How a payment stands, in the merchant's eyes.
   *
   * @param {string} id
   * @returns {Promise<Payment>}
   */
  payment(id) {
    return this.merchant("GET", `/v1/payments/${id}`);
  }

  /**
   * Gives money back: all that is left of it, or so much.
   *
   * @param {string} id
   * @param {{ amount?: import("./types.js").Amount, reason?: string }} [request]
   * @returns {Promise<Refund>}
   */
  refund(id, request = {}) {
    return this.merchant("POST", `/v1/payments/${id}/refunds`, request);
  }

  /**
   * Any call of a merchant's server; each with an idempotency key of its own.
   *
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>}
   * @throws {CheckoutError} the gateway's refusal
   */
  async merchant(method, path, body) {
    this.#keys += 1;
    const answer = this.#tell(() =>
      this.#host.call(
        JSON.stringify({
          method,
          path: text(path, "path"),
          query: "",
          authorization: `Bearer ${this.#secretKey}`,
          idempotency_key: `mock-${this.#keys}`,
          body: body === undefined ? "" : JSON.stringify(body),
        }),
        this.#now(),
      ),
    );
    const given = answer.body ? JSON.parse(answer.body) : {};
    if (answer.status >= 400) throw new CheckoutError(given.code, { field: given.pointer?.slice(1) });
    return given;
  }

  /**
   * Has the next charges go this way, one step each; after the last, the card's
   * number decides again.
   *
   * @param {...Step} steps
   */
  script(...steps) {
    this.#guard.call(() => this.#host.script(JSON.stringify(steps)));
  }

  /**
   * Has something go wrong on the way.
   *
   * @param {Fault} fault
   */
  fault(fault) {
    only(fault, ["fault", "call", "times", "skip", "ms"], "fault");
    this.#network.expect(fault);
  }

  /**
   * The buyer does what was asked, where that is not in the page: on a bank's
   * page, in an app; or refuses to.
   *
   * @param {string} id the session's
   * @param {"approve" | "decline"} [choice]
   * @returns {boolean} whether anything was asked
   */
  act(id, choice = "approve") {
    return this.#tell(() => this.#host.act(text(id, "id"), choice === "approve", this.#now())).acted;
  }

  /**
   * Has the next refunds begin this way, one word each; else the money is back
   * at once.
   *
   * @param {...RefundWord} words
   */
  scriptRefunds(...words) {
    this.#guard.call(() => this.#host.scriptRefunds(JSON.stringify(words)));
  }

  /**
   * Has the rail tell how a refund stands now.
   *
   * @param {string} id the refund's
   * @param {RefundWord} word
   * @returns {boolean} whether there is such a refund
   */
  settleRefund(id, word) {
    return this.#tell(() => this.#host.settleRefund(text(id, "id"), JSON.stringify([word]), this.#now())).acted;
  }

  /**
   * What the rail's own books say of a session: what the gateway says of itself
   * would prove nothing.
   *
   * @param {string} id
   * @returns {Charge[]}
   */
  ledger(id) {
    return JSON.parse(this.#guard.call(() => this.#host.ledger(text(id, "id")))).charges;
  }

  /**
   * What was set aside for a session beside the card: tenders of the kind `test`.
   *
   * @param {string} id
   * @returns {Hold[]}
   */
  holds(id) {
    return JSON.parse(this.#guard.call(() => this.#host.holds(text(id, "id")))).holds;
  }

  /**
   * What a webhook would have told of a session.
   *
   * @param {string} id
   * @returns {RawEvent[]}
   */
  events(id) {
    return JSON.parse(this.#guard.call(() => this.#host.events(text(id, "id")))).events;
  }

  /**
   * The calls that came, in order, with what they met and what they were answered.
   *
   * @returns {Call[]}
   */
  calls() {
    return this.#network.calls.map((call) => ({ ...call }));
  }

  /** Where a checkout with `client` would have taken the buyer. */
  visits = () => [...this.#visits];

  /** Ends the gateway's process; what it owes is done when it is up again. */
  crash() {
    this.#died();
  }

  /**
   * Carries virtual time forward, and everything in it that is due.
   *
   * @param {number} ms
   */
  async advance(ms) {
    const clock = this.#virtual();
    const end = clock.performance.now() + ms;
    await this.#network.idle();
    while (clock.performance.now() < end) {
      clock.step(end);
      await this.#network.idle();
    }
  }

  /**
   * Carries virtual time forward, timer after timer, until a promise is settled.
   *
   * @template T
   * @param {Promise<T>} promise
   * @param {number} [ms] how far at most
   * @returns {Promise<T>} what it comes to
   * @throws {Error} where it is not settled by then
   */
  async until(promise, ms = LONGEST) {
    const clock = this.#virtual();
    const end = clock.performance.now() + ms;
    let isSettled = false;
    const settle = () => void (isSettled = true);
    promise.then(settle, settle);
    await this.#network.idle();
    while (!isSettled) {
      if (clock.next() > end) throw new Error(`not settled after ${ms} ms of virtual time`);
      clock.step(end);
      await this.#network.idle();
    }
    return promise;
  }

  /** Lets go of everything here. */
  close() {
    for (const undo of this.#installed.splice(0)) undo();
    this.#clock.clearTimeout(this.#timer);
    this.#network.isDown = true;
    this.#guard.call(() => this.#host.free());
  }

  [Symbol.dispose]() {
    this.close();
  }

  #now() {
    const { timeOrigin, now } = this.#clock.performance;
    return BigInt(Math.floor(timeOrigin + now.call(this.#clock.performance)));
  }

  #virtual() {
    if (this.#clock instanceof VirtualClock) return this.#clock;
    throw new TypeError("this mock's time is the real one: make it with `clock: \"virtual\"`");
  }

  /**
   * Calls the gateway, sets its alarm and tells who waits.
   *
   * @param {() => string} call
   */
  #tell(call) {
    const told = JSON.parse(this.#guard.call(call));
    this.#clock.clearTimeout(this.#timer);
    if (told.due !== undefined) {
      const wait = Math.max(0, told.due - Number(this.#now()));
      this.#timer = this.#clock.setTimeout(() => this.#tick(), wait);
    }
    if (told.changed.length > 0) this.#network.changed();
    return told;
  }

  #tick() {
    this.#tell(() => this.#host.tick(this.#now()));
  }

  #died() {
    this.#network.isDown = true;
    this.#clock.setTimeout(() => {
      this.#network.isDown = false;
      this.#tell(() => this.#host.restart(this.#now()));
    }, RESTART);
  }
}
