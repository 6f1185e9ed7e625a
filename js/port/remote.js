import { CheckoutError } from "../errors.js";
import { unpacked } from "./errors.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Settled} Settled */
/** @typedef {import("../state.js").Log} Log */
/** @typedef {import("./messages.js").ToClient} ToClient */

/**
 * A checkout at the other end of a port: the same commands and events as
 * `Checkout`, card fields excepted. Every command is a promise.
 */
export class RemoteCheckout extends EventTarget {
  #port;
  /** @type {Map<number | string, { resolve: (value: any) => void, reject: (error: unknown) => void }>} */
  #calls = new Map();
  #count = 0;
  /** @type {State | null} */
  #state = null;

  /** @param {import("./messages.js").Port} port */
  constructor(port) {
    super();
    this.#port = port;
    port.on((message) => this.#take(message));
  }

  /** Where the checkout stands; null while there is none. */
  get state() {
    return this.#state;
  }

  /**
   * Fetches the order, and whatever could not be loaded before.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<State>} once there is something to choose, to fill in, to
   *   wait for or to show
   */
  open(options) {
    return this.#call("open", options);
  }

  /**
   * Says whether it has been proven who the buyer is, where the order asks for that.
   *
   * @param {{ level: number, evidence?: string[] } | null} proof null where they could not
   * @returns {Promise<void>}
   */
  authenticated(proof) {
    return this.#call("authenticated", {}, proof);
  }

  /**
   * Ticks these, and no others, of the state's `consents`.
   *
   * @param {readonly string[]} ids
   * @returns {Promise<void>}
   */
  consent(ids) {
    return this.#call("consent", {}, ids);
  }

  /**
   * @param {string} method a method's id
   * @returns {Promise<void>}
   */
  select(method) {
    return this.#call("select", {}, method);
  }

  /**
   * Freezes what will be signed, to be shown.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<State>}
   */
  review(options) {
    return this.#call("review", options);
  }

  /**
   * Goes back from the review to the fields.
   *
   * @returns {Promise<void>}
   */
  edit() {
    return this.#call("edit");
  }

  /**
   * Signs and sends, where the order lets the page do that.
   *
   * Abort stops the waiting, never the payment.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>}
   */
  confirm(options) {
    return this.#call("confirm", options);
  }

  /**
   * Waits for the attempt under way, and sends nothing.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>}
   */
  settled(options) {
    return this.#call("settled", options);
  }

  /**
   * Checks what was typed, has it reviewed and has the buyer pay, or pays where
   * the order leaves that to the page; waits for the outcome.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>}
   */
  pay(options) {
    return this.#call("pay", options);
  }

  /**
   * Answers an action.
   *
   * @param {string} action its id
   * @param {import("../answers.js").ActionAnswer} answer
   * @returns {Promise<void>}
   */
  answer(action, answer) {
    return this.#call("answer", {}, action, answer);
  }

  /**
   * Begins the next attempt after one that failed.
   *
   * @returns {Promise<void>}
   */
  retry() {
    return this.#call("retry");
  }

  /**
   * Asks the gateway to stop.
   *
   * @param {"attempt" | "session"} [scope]
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>}
   */
  cancel(scope = "session", options) {
    return this.#call("cancel", options, scope);
  }

  /**
   * Asks the gateway whether there is anything new.
   *
   * @returns {Promise<void>}
   */
  refresh() {
    return this.#call("refresh");
  }

  /**
   * Goes where the pending action leads, again.
   *
   * @returns {Promise<void>}
   */
  follow() {
    return this.#call("follow");
  }

  /**
   * Takes the checkout over from where else it is open.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<State>}
   */
  takeOver(options) {
    return this.#call("takeOver", options);
  }

  /**
   * What a later page can go on from; no secret is in it.
   *
   * @returns {Promise<string>}
   */
  snapshot() {
    return this.#call("snapshot");
  }

  /**
   * What is done, what is going on and until when, and what is still to come.
   *
   * @returns {Promise<import("../state.js").Step[]>}
   */
  timeline() {
    return this.#call("timeline");
  }

  /**
   * What happened here, each entry chained to the one before; never a secret.
   *
   * @returns {Promise<Log>}
   */
  log() {
    return this.#call("log");
  }

  /**
   * @param {string} name
   * @param {{ signal?: AbortSignal }} [options]
   * @param {unknown[]} args
   * @returns {Promise<any>}
   */
  #call(name, { signal } = {}, ...args) {
    const id = (this.#count += 1);
    const done = new AbortController();
    const reply = new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.#port.send({ type: "call", id, name, args });
      this.#calls.set(id, { resolve, reject });
      signal?.addEventListener("abort", () => {
        this.#port.send({ type: "abort", id });
        reject(signal.reason);
      }, { signal: done.signal });
    }).finally(() => {
      this.#calls.delete(id);
      done.abort();
    });
    // A caller who only listens to events need not take the promise up.
    reply.catch(() => {});
    return reply;
  }

  /** @param {ToClient} message */
  #take(message) {
    if (message.type === "state") {
      this.#state = message.state;
      this.#emit("change", { state: message.state });
    } else if (message.type === "reply") {
      const call = this.#calls.get(message.id);
      if (message.error) call?.reject(unpacked(message.error));
      else call?.resolve(message.value);
    } else if (message.type === "event") {
      const { name, detail } = message;
      this.#emit(name, name === "error" ? { error: unpacked(detail.error) } : detail);
    } else if (message.type === "closed") {
      for (const { reject } of this.#calls.values()) reject(new CheckoutError(message.code));
    }
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
