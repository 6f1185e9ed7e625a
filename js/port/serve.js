import { CheckoutError } from "../errors.js";
import { loadRoot } from "../load.js";
import { isInFlight } from "../waiters.js";
import { Clients } from "./clients.js";
import { run } from "./commands.js";
import { packed } from "./errors.js";
import { Visit } from "./visit.js";

/** @typedef {import("../checkout.js").Checkout} Checkout */
/** @typedef {import("./messages.js").Port} Port */
/** @typedef {import("./messages.js").Role} Role */
/** @typedef {import("./messages.js").Settings} Settings */

const SETTINGS = /** @type {const} */ (["locale", "theme", "appearance", "prefill", "disabled", "canRenew"]);

/** Reasons not to open that asking again does not change. */
const FINAL = ["unauthorized", "origin_refused", "device_refused", "keys_full", "no_entropy", "option_invalid", "insecure_context"];

/** Holds a checkout for clients behind ports: the page, and what draws screens. */
export class Service {
  #locks;
  #place;
  /** Whether the buyer sees the amount; nothing where nobody can tell. @type {boolean | undefined} */
  #isSeen;
  /** @type {Visit | undefined} */
  #visit;
  /** @type {Settings} */
  #settings = {};
  /** @type {import("./messages.js").Trouble | undefined} */
  #trouble;
  /** What the host was told of last. @type {unknown} */
  #failure;
  /** @type {(() => void)[]} what waits for a session */
  #arrivals = [];
  /** @type {import("./commands.js").Desk} */
  #desk = {
    ready: () => this.#ready(),
    open: async () => this.#reopen(),
    takeOver: async () => this.#visit?.takeOver(),
    event: (name, detail) => this.#event(name, detail),
    isSeen: () => this.#isSeen,
    focus: () => this.#clients.send({ type: "told", what: { kind: "focus", insist: true } }, "view"),
  };
  #clients = new Clients((role, name, args, signal) => run(name, { desk: this.#desk, role, args, signal }));

  /**
   * @param {{ locks?: import("./lease.js").Locks, place?: import("./messages.js").Place | undefined }} [options]
   *   `place` where this is a document of the gateway's own
   */
  constructor({ locks, place } = {}) {
    this.#locks = locks;
    this.#place = place;
    if (place && !place.isWindow) this.#isSeen = false;
    // Nothing in the core is a session's: it can come before there is one. That
    // it did not is told when somebody needs it.
    loadRoot("core").catch(() => {});
  }

  /**
   * @param {Port} port
   * @param {Role} role
   */
  connect(port, role) {
    this.#clients.add(port, role, (message) => {
      if (message.type === "settings") this.#set(message.settings);
      else if (message.type === "tell") {
        if (role === "view" && message.what.kind === "sight") this.#isSeen = message.what.armed;
      } else if (role !== "host") return;
      else if (message.type === "session") this.#begin(message);
      else if (message.type === "trouble") this.#failed(new CheckoutError(message.code, message), true);
    });
    this.#show();
  }

  /** Ends every call and lets go of the checkout; a payment goes on at the gateway. */
  close() {
    this.#leave();
    this.#clients.close();
  }

  /** @param {Settings} settings */
  #set(settings) {
    for (const name of SETTINGS) {
      if (Object.hasOwn(settings, name)) Object.assign(this.#settings, { [name]: settings[name] });
    }
    this.#show();
  }

  /** @param {import("./messages.js").Session} session */
  #begin({ clientSecret, pins, snapshot, ...page }) {
    const { gateway, origin } = this.#place ?? page;
    const session = { gateway, clientSecret, origin, ...(pins && { pins }), ...(snapshot && { snapshot }) };
    const state = this.#visit?.state;
    if (state && this.#visit?.isOf(session)) {
      // The same session has the same order: what is void is the review.
      if (state.phase === "review") void this.#ready().then((checkout) => checkout.edit(), () => {});
      return;
    }
    // A payment that runs is not left for another order.
    if (state && isInFlight(state)) return this.#event("error", { error: packed(new CheckoutError("not_now")) });
    if (this.#visit) this.#leave();
    this.#trouble = undefined;
    try {
      const visit = new Visit(session, this.#told(() => visit), this.#locks);
      this.#visit = visit;
    } catch (error) {
      return this.#failed(error);
    }
    for (const arrived of this.#arrivals.splice(0)) arrived();
    this.#show();
  }

  /**
   * @param {() => Visit} visit
   * @returns {import("./visit.js").Told}
   */
  #told(visit) {
    /** @param {() => void} tell */
    const ifCurrent = (tell) => {
      if (visit() === this.#visit) tell();
    };
    return {
      changed: () => ifCurrent(() => this.#show()),
      event: (name, detail) => ifCurrent(() => this.#event(name, detail)),
      failed: (error) => ifCurrent(() => this.#failed(error)),
    };
  }

  #leave() {
    const visit = this.#visit;
    this.#visit = undefined;
    visit?.close();
    this.#clients.end(new CheckoutError("closed"));
  }

  /** What failed is tried again, from where it failed. */
  #reopen() {
    if (!this.#trouble) return;
    this.#trouble = undefined;
    if (!this.#visit) this.#event("renew", {});
    this.#show();
  }

  /** @returns {Promise<Checkout>} */
  async #ready() {
    if (this.#trouble) throw new CheckoutError(this.#trouble.code, this.#trouble);
    if (!this.#visit) await new Promise((/** @type {(value?: undefined) => void} */ resolve) => this.#arrivals.push(resolve));
    const visit = this.#visit;
    if (!visit) throw new CheckoutError("closed");
    try {
      return await visit.open();
    } catch (error) {
      if (visit === this.#visit) this.#failed(error);
      throw error;
    }
  }

  /**
   * @param {unknown} error why there is no checkout
   * @param {boolean} [isHosts] whether it is the page that has none to give
   */
  #failed(error, isHosts = false) {
    const { name, code: thrown, retryable = false } = packed(error);
    const code = name === "TypeError" ? "option_invalid" : thrown;
    const state = this.#visit?.state;
    if (isHosts && state && isInFlight(state)) return this.#event("error", { error: packed(error) });
    if (code === "closed" || code === this.#trouble?.code || error === this.#failure) return;
    this.#failure = error;
    if (code !== "elsewhere") {
      // What came in the file's place may be a page of the network's own.
      const mayPass = retryable || code === "wasm_invalid" || code === "integrity";
      const trouble = { code, retryable: mayPass && !FINAL.includes(code) };
      // That it may have been paid is what the buyer must know. Where there is a state, it says so.
      if (!state?.outcome_unknown) this.#trouble = { ...trouble, ...(this.#visit?.hasSent && { sent: true }) };
      this.#event("error", { error: { name: "CheckoutError", ...trouble } });
    }
    this.#clients.end(error);
    if (isHosts) this.#leave();
    this.#show();
  }

  #show() {
    this.#clients.send({
      type: "state",
      state: this.#visit?.state ?? null,
      lease: this.#visit?.lease ?? "held",
      resumes: this.#visit?.resumes ?? false,
      settings: this.#settings,
    });
    if (this.#trouble) this.#clients.send({ type: "trouble", ...this.#trouble });
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #event(name, detail) {
    this.#clients.send({ type: "event", name, detail });
  }
}
