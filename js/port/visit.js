import { Checkout } from "../checkout.js";
import { CheckoutError } from "../errors.js";
import { Shelf, tabStorage } from "../host.js";
import { loadRoot } from "../load.js";
import { sidOf } from "../session-id.js";
import { packed } from "./errors.js";
import { Lease } from "./lease.js";

/** @typedef {import("./messages.js").LeaseState} LeaseState */

/**
 * Who is told of a visit.
 *
 * @typedef {object} Told
 * @property {() => void} changed there is another state or lease
 * @property {(name: string, detail: unknown) => void} event
 * @property {(error: unknown) => void} failed there is no checkout, for this reason
 */

const EVENTS = ["action", "complete", "failed", "cancelled", "expired", "error"];

/** One session under this service: its lease, and its checkout while that is held. */
export class Visit {
  #session;
  #told;
  #lease;
  #life = new AbortController();
  /** @type {Checkout | undefined} */
  #checkout;
  /** @type {Promise<Checkout> | undefined} */
  #opening;
  #store;
  #shelf;
  /** @type {() => void} */
  #decide = () => {};
  #decided = this.#undecided();

  /** @type {LeaseState} */
  lease = "held";

  /** Whether this tab keeps a payment that is being taken up. */
  resumes = false;

  /**
   * @param {import("./messages.js").Session} session
   * @param {Told} told
   * @param {import("./lease.js").Locks} [locks]
   */
  constructor(session, told, locks) {
    this.#session = session;
    this.#told = told;
    // The secret itself is in no name that others can list.
    const name = `countersign.${sidOf(session.clientSecret)}`;
    this.#store = tabStorage() ?? lent(session.snapshot, (snapshot) => told.event("keep", { snapshot }));
    this.#shelf = new Shelf(this.#store, name);
    this.resumes = this.#shelf.read() !== null;
    this.#lease = new Lease(name, (state) => this.#leased(state), locks);
    const { signal } = this.#life;
    // A page that is kept for the way back must not keep others out.
    globalThis.addEventListener?.("pagehide", () => this.#lease.release(), { signal });
    globalThis.addEventListener?.("pageshow", (event) => event.persisted && this.#lease.take(), { signal });
    this.#lease.take();
  }

  /** Where the checkout stands; null while there is none. */
  get state() {
    return this.#checkout?.state ?? null;
  }

  /** Whether this tab has sent what may have been paid. */
  get hasSent() {
    return /"in_flight":true/.test(this.#shelf.read() ?? "");
  }

  /** @param {import("./messages.js").Session} session */
  isOf({ gateway, clientSecret }) {
    return gateway === this.#session.gateway && clientSecret === this.#session.clientSecret;
  }

  /**
   * The checkout, opened; a failure can be tried again.
   *
   * @returns {Promise<Checkout>}
   */
  open() {
    const opening = (this.#opening ??= this.#open());
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    return opening;
  }

  /** Takes the lease from whoever has it. */
  takeOver() {
    this.#decided = this.#undecided();
    this.#lease.take(true);
    return this.open();
  }

  close() {
    this.#life.abort();
    this.#lease.release();
    this.#drop();
    this.#decide();
  }

  async #open() {
    await this.#decided;
    this.#insist();
    const core = await loadRoot("core");
    this.#insist();
    const checkout = (this.#checkout ??= this.#make(core));
    await checkout.open();
    return checkout;
  }

  #insist() {
    if (this.#life.signal.aborted) throw new CheckoutError("closed");
    if (this.lease !== "held") throw new CheckoutError("elsewhere");
  }

  /** @param {import("../load.js").Instance<import("../load.js").CoreGlue>} core */
  #make(core) {
    const { gateway, clientSecret, origin, pins } = this.#session;
    const checkout = new Checkout(core, {
      gateway,
      clientSecret,
      origin,
      ...(pins && { pins }),
      storage: this.#store,
      navigate: (url) => this.#told.event("navigate", { url, action: checkout.state.action }),
    });
    checkout.addEventListener("change", () => {
      this.resumes &&= !checkout.state.order;
      this.#told.changed();
    });
    for (const name of EVENTS) {
      checkout.addEventListener(name, (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        if (name !== "error") return this.#told.event(name, detail);
        // An instance that has ended can be followed by another.
        if (detail.error.code !== "internal") return this.#told.event(name, { error: packed(detail.error) });
        this.#drop();
        this.#told.failed(new CheckoutError("internal", { retryable: true }));
      });
    }
    return checkout;
  }

  /** @param {LeaseState} state */
  #leased(state) {
    this.lease = state;
    this.#decide();
    if (state === "held") {
      this.open().catch((error) => this.#told.failed(error));
    } else {
      this.#drop();
      this.#told.failed(new CheckoutError("elsewhere"));
    }
  }

  #drop() {
    const checkout = this.#checkout;
    this.#checkout = this.#opening = undefined;
    checkout?.close();
  }

  #undecided() {
    return new Promise((/** @type {(value?: undefined) => void} */ resolve) => (this.#decide = resolve));
  }
}

/**
 * A store that the page lends, where the browser gives none to what is framed.
 *
 * @param {string | null | undefined} kept
 * @param {(snapshot: string | null) => void} keep
 */
const lent = (kept = null, keep) => ({
  getItem: () => kept,
  setItem: (/** @type {string} */ _, /** @type {string} */ snapshot) => keep((kept = snapshot)),
  removeItem: () => keep((kept = null)),
});
