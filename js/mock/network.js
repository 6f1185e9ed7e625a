import { within } from "../patience.js";
import { turn } from "./clock.js";
import { FAULTS } from "./faults.js";

/** @typedef {import("./faults.js").Answer} Answer */
/** @typedef {keyof typeof FAULTS} FaultName */
/** @typedef {"discovery" | "keys" | "checkout" | "intents" | "void" | "actions" | "receipt" | "cancel" | "merchant"} CallName */

/**
 * A fault to come.
 *
 * @typedef {object} Fault
 * @property {FaultName} fault
 * @property {CallName} [call] which calls it meets; all by default
 * @property {number} [times] how many, one by default
 * @property {number} [skip] how many go by before the first
 * @property {number} [ms] how long, where it is about time
 */

/**
 * A call that came.
 *
 * @typedef {object} Call
 * @property {CallName} call
 * @property {string} method
 * @property {string} path
 * @property {number} at Unix milliseconds
 * @property {FaultName} [fault] what it met
 * @property {number} [status] what it was answered; none while, and where, it was not
 */

/** @typedef {{ wait?: string, died?: boolean, status?: number, body?: string }} Told */

/**
 * @typedef {object} Wire
 * @property {(call: object) => Told} ask has the gateway decide
 * @property {(place: string) => void} cut
 * @property {(ms: number) => Promise<void>} wait
 * @property {() => number} now
 * @property {() => number} random
 * @property {() => void} died
 */

/** Longest wait for a receipt, in seconds. */
const LONGEST_WAIT = 25;

/** How long a call is held back for a later one, in milliseconds. */
const HELD_BACK = 30_000;

/** What the last part of an address says of a call. */
const NAMES = /** @type {const} */ ({
  "/.well-known/countersign.json": "discovery",
  "/v1/checkout": "checkout",
  "/v1/checkout/keys": "keys",
  "/v1/checkout/intents": "intents",
  "/v1/checkout/intents/void": "void",
  "/v1/checkout/receipt": "receipt",
  "/v1/checkout/cancel": "cancel",
});

/** What lies between a caller and the gateway. */
export class Network {
  #wire;
  /** @type {(Fault & { times: number, skip: number })[]} */
  #faults = [];
  /** @type {Call[]} */
  calls = [];
  /** @type {Map<CallName, Answer>} */
  #answered = new Map();
  /** @type {Set<() => void>} */
  #watching = new Set();
  #reading = 0;
  isDown = false;

  /** @param {Wire} wire */
  constructor(wire) {
    this.#wire = wire;
  }

  /** @param {Fault} fault */
  expect(fault) {
    if (!Object.hasOwn(FAULTS, fault.fault)) throw new TypeError("no such fault");
    this.#faults.push({ times: 1, skip: 0, ...fault });
  }

  /** Whether no fault is left to come. */
  get isCalm() {
    return this.#faults.length === 0;
  }

  /** Resolves once everything has run that waits for no timer. */
  async idle() {
    do await turn();
    while (this.#reading > 0);
  }

  /** Tells who waits that something has changed. */
  changed() {
    for (const told of [...this.#watching]) told();
  }

  /**
   * As the global `fetch`.
   *
   * @param {Request} request
   * @param {string | undefined} origin of the page that calls
   * @returns {Promise<Response>}
   */
  async fetch(request, origin) {
    const { signal, method, headers, url } = request;
    const { pathname, search } = new URL(url);
    this.#reading += 1;
    const body = await request.text().finally(() => (this.#reading -= 1));
    signal.throwIfAborted();
    const call = this.#name(method, pathname);
    const fault = this.#met(call.call);
    if (fault) call.fault = fault.fault;

    const message = {
      method,
      path: pathname,
      query: search.slice(1),
      body,
      ...pick(headers, { authorization: "authorization", dpop: "dpop", "idempotency-key": "idempotency_key" }),
      ...(origin && { origin, site: "cross-site" }),
    };
    const exchange = {
      deliver: () => this.#deliver(message, Number(new URLSearchParams(search).get("wait"))),
      wait: this.#wire.wait,
      cut: this.#wire.cut,
      next: () => this.#later(call),
      random: this.#wire.random,
      before: this.#answered.get(call.call),
      ms: fault?.ms,
    };
    const answering = fault ? FAULTS[fault.fault](exchange) : exchange.deliver();
    const answer = await within(answering, signal);
    call.status = answer.status;
    if (!fault) this.#answered.set(call.call, answer);
    this.changed();
    return response(answer);
  }

  /**
   * @param {string} method
   * @param {string} path
   */
  #name(method, path) {
    const known = Object.hasOwn(NAMES, path) ? NAMES[/** @type {keyof typeof NAMES} */ (path)] : undefined;
    const name = known ?? (path.startsWith("/v1/checkout/actions/") ? "actions" : "merchant");
    /** @type {Call} */
    const call = { call: name, method, path, at: this.#wire.now() };
    this.calls.push(call);
    return call;
  }

  /** @param {CallName} name */
  #met(name) {
    const fault = this.#faults.find(({ call = name }) => call === name);
    if (!fault) return undefined;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return undefined;
    }
    fault.times -= 1;
    if (fault.times < 1) this.#faults.splice(this.#faults.indexOf(fault), 1);
    return fault;
  }

  /**
   * Has the gateway answer; one that has nothing yet is asked again as soon as
   * something has changed.
   *
   * @param {object} message
   * @param {number} seconds how long the caller waits
   * @returns {Promise<Answer>}
   */
  async #deliver(message, seconds) {
    const end = this.#wire.now() + Math.min(seconds, LONGEST_WAIT) * 1000;
    for (;;) {
      if (this.isDown) throw new TypeError("Failed to fetch");
      const { wait, died, status = 0, body = "" } = this.#wire.ask(message);
      if (died) {
        this.#wire.died();
        throw new TypeError("Failed to fetch");
      }
      if (!wait) return { status, body };
      const left = end - this.#wire.now();
      if (left <= 0) return { status: 204, body: "" };
      await Promise.race([this.#change(), this.#wire.wait(left)]);
    }
  }

  #change() {
    return new Promise((done) => {
      const told = () => {
        this.#watching.delete(told);
        done(undefined);
      };
      this.#watching.add(told);
    });
  }

  /** @param {Call} call */
  async #later(call) {
    const end = this.#wire.now() + HELD_BACK;
    const is = () => this.calls.slice(this.calls.indexOf(call) + 1).some(({ status }) => status !== undefined);
    while (!is() && this.#wire.now() < end) {
      await Promise.race([this.#change(), this.#wire.wait(end - this.#wire.now())]);
    }
  }
}

/**
 * @param {Headers} headers
 * @param {Record<string, string>} names
 */
const pick = (headers, names) =>
  Object.fromEntries(
    Object.entries(names).flatMap(([header, name]) => {
      const value = headers.get(header);
      return value === null ? [] : [[name, value]];
    }),
  );

/** @param {Answer} answer */
function response({ status, body, type = status < 400 ? "application/json" : "application/problem+json", cut = false }) {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (status === 204) return new Response(null, { status });
  let given = false;
  const stream = new ReadableStream({
    pull(controller) {
      if (!given && bytes.length > 0) controller.enqueue(bytes);
      else if (cut) controller.error(new TypeError("network error"));
      else controller.close();
      given = true;
    },
  });
  return new Response(stream, { status, headers: { "content-type": type } });
}
