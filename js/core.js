import { vouch } from "./device.js";
import { now, readBody } from "./host.js";
import { within } from "./patience.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Effect} Effect */
/** @typedef {import("./load.js").CoreGlue} CoreGlue */
/** @typedef {{ state: State, effects: Effect[] }} Answer */

/** Room for more than the core takes, in UTF-8: what is cut off here is refused there. */
const scratch = new Uint8Array(8 * 1024);

const ENCODER = new TextEncoder();

/** How long a device key's word holds, in seconds. */
const LIFE = 300;

/** Has the core forget what was let go of and not freed. */
const leftovers = new FinalizationRegistry(release);

/**
 * Overwrites and frees a checkout; an instance that has ended holds nothing to
 * free. Once more does no harm.
 *
 * @param {{ instance: import("./load.js").Instance<CoreGlue>, number: number }} checkout
 */
function release({ instance: { glue, guard }, number }) {
  if (!guard.poisoned) guard.call(() => glue.checkout_free(number));
}

/** A checkout in wasm, each call through the guard, texts made into values. */
export class CoreCheckout {
  #glue;
  #guard;
  #number;
  #host;
  #held;

  /**
   * @param {import("./load.js").Instance<CoreGlue>} instance
   * @param {import("./host.js").Host} host
   * @param {object} options as the core reads them
   */
  constructor(instance, host, options) {
    const { glue, guard } = instance;
    this.#glue = glue;
    this.#guard = guard;
    this.#host = host;
    this.#number = guard.call(() => glue.checkout_new(JSON.stringify(options)));
    this.#held = { instance, number: this.#number };
    leftovers.register(this, this.#held);
  }

  /** @returns {State} */
  state() {
    return read(this.#guard.call(() => this.#glue.checkout_state(this.#number, this.#now())));
  }

  /** @param {{ type: string, [member: string]: unknown }} event */
  dispatch(event) {
    return this.#ask(() => this.#glue.checkout_dispatch(this.#number, JSON.stringify(event), this.#now()));
  }

  /**
   * @param {string} field
   * @param {string} value is not kept: its bytes are overwritten on the way out
   */
  fill(field, value) {
    const { written } = ENCODER.encodeInto(value, scratch);
    try {
      return this.#ask(() => this.#glue.checkout_fill(this.#number, field, scratch.subarray(0, written), this.#now()));
    } finally {
      scratch.fill(0);
    }
  }

  /**
   * Sends what a `send` effect asked for, and waits for the whole answer.
   *
   * @param {import("./state.js").Effect & { type: "send" }} effect
   * @param {AbortSignal} life ends questions; what was told to the gateway is
   *   let arrive
   * @returns {Promise<{ status: number, body: Uint8Array }>} status 0 where none came
   */
  async send({ call, timeout_ms, endorse }, life) {
    const none = { status: 0, body: new Uint8Array() };
    // To look at the store itself may throw.
    const word = endorse && "indexedDB" in this.#host ? await this.#vouched() : undefined;
    // What was freed meanwhile must not be called.
    if (life.aborted) return none;
    const patience = new AbortController();
    const abort = () => patience.abort();
    const request = this.#guard.call(() => this.#glue.checkout_request(this.#number, call, this.#now(), patience.signal, word));
    if (!request) return none;

    const timer = this.#host.setTimeout(abort, timeout_ms);
    if (request.method === "GET") life.addEventListener("abort", abort, { once: true });
    try {
      const { response, body } = await within(this.#heard(request), patience.signal);
      return body ? { status: response.status, body } : none;
    } catch {
      return none;
    } finally {
      this.#host.clearTimeout(timer);
      life.removeEventListener("abort", abort);
    }
  }

  /** @param {Request} request */
  async #heard(request) {
    const response = await this.#host.fetch(request);
    return { response, body: await readBody(response) };
  }

  #now() {
    return now(this.#host);
  }

  /** A device key's word for this page's key, where there is one. */
  #vouched() {
    const { sid, now: iat } = this.state();
    const jkt = this.#guard.call(() => this.#glue.checkout_thumbprint(this.#number));
    return vouch({ sid, jkt, iat, exp: iat + LIFE });
  }

  /**
   * @param {number} call
   * @param {{ status: number, body: Uint8Array }} answer
   */
  received(call, { status, body }) {
    return this.#ask(() => this.#glue.checkout_received(this.#number, call, status, body, this.#now()));
  }

  /** @returns {string} */
  snapshot() {
    return this.#guard.call(() => this.#glue.checkout_snapshot(this.#number));
  }

  /** @returns {import("./state.js").Step[]} */
  timeline() {
    return JSON.parse(this.#guard.call(() => this.#glue.checkout_timeline(this.#number))).steps;
  }

  /** @returns {import("./state.js").Log} */
  log() {
    return JSON.parse(this.#guard.call(() => this.#glue.checkout_log(this.#number)));
  }

  /** Overwrites and frees. */
  free() {
    release(this.#held);
  }

  /**
   * Runs `told` should the instance end.
   *
   * @param {(error: import("./errors.js").CheckoutError) => void} told
   */
  onEnd(told) {
    return this.#guard.onEnd(told);
  }

  /**
   * @param {() => string} call
   * @returns {Answer}
   */
  #ask(call) {
    return read(this.#guard.call(call));
  }
}

/**
 * Reads what the core wrote, frozen: a page may keep it, and cannot change ours.
 *
 * @param {string} json
 */
const read = (json) => JSON.parse(json, (_, value) => Object.freeze(value));
