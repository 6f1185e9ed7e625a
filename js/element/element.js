import { CheckoutError } from "../errors.js";
import { RemoteCheckout } from "../port/remote.js";
import { isInFlight } from "../waiters.js";
import { Attributes, takeOver } from "./attributes.js";
import { changeOf } from "./details.js";
import { formPart } from "./form.js";
import { kept } from "./keep.js";
import { languageOf } from "./language.js";
import { Runner } from "./runner.js";
import { askSession } from "./session.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Settled} Settled */
/** @typedef {import("../port/messages.js").ToClient} ToClient */
/** @typedef {import("../port/messages.js").Notice} Notice */
/** @typedef {import("../port/messages.js").RenewReason} RenewReason */
/** @typedef {import("../port/messages.js").Appearance} Appearance */
/** @typedef {import("../port/messages.js").Prefill} Prefill */
/** @typedef {import("./session.js").SessionCallback} SessionCallback */

/**
 * `<countersign-checkout>`: the page's part of a checkout. The core and the
 * screens are behind a port.
 */
export class CountersignCheckout extends Attributes {
  static formAssociated = true;
  static observedAttributes = ["client-secret", "gateway", "isolation", "locale", "required", "theme"];

  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: "open" });
  #anchor = document.createElement("span");
  #showForm = formPart(this.#internals, this.#anchor);
  #runner = new Runner({
    root: this.#root,
    anchor: this.#anchor,
    language: () => languageOf(this),
    phase: () => this.phase,
    emit: (name, detail) => this.#emit(name, detail),
    again: () => {
      this.#question = undefined;
      this.#settle();
    },
  });
  #plug = this.#runner.plug;
  #checkout = new RemoteCheckout(this.#plug);

  /** Empty while there is none. */
  #secret = "";
  /** @type {SessionCallback | null} */
  #session = null;
  /** @type {readonly string[] | null} */
  #pins = null;
  /** @type {Appearance | null} */
  #appearance = null;
  /** @type {Prefill | null} */
  #prefill = null;
  #isDisabled = false;

  #isDue = false;
  /** @type {object | undefined} the newest question for a session */
  #question;
  /** @type {RenewReason} */
  #reason = "start";
  /** @type {Record<string, import("../state.js").FieldState>} */
  #fields = {};
  #change = "";
  /** @type {string | undefined} the action that was navigated for */
  #followed;

  constructor() {
    super();
    this.#anchor.tabIndex = -1;
    this.#anchor.addEventListener("focus", () => this.focus());
    this.#root.append(this.#anchor);
    this.#plug.on((message) => this.#take(message));
  }

  connectedCallback() {
    takeOver(this);
    this.#showForm(null, this.required);
    this.#settleSoon();
  }

  disconnectedCallback() {
    this.#runner.left();
    this.#settleSoon();
  }

  // With `moveBefore` everything goes on: by itself a move would be a removal.
  connectedMoveCallback() {}

  // Sheets and listeners belong to a document.
  adoptedCallback() {
    this.#stop();
  }

  /**
   * @param {string} name
   * @param {string | null} _
   * @param {string | null} value
   */
  attributeChangedCallback(name, _, value) {
    if (name === "client-secret") {
      if (value === null) return;
      this.removeAttribute(name);
      this.clientSecret = value;
    }
    if (name === "required") this.#showForm(null, this.required);
    this.#settleSoon();
  }

  /** @param {boolean} isDisabled */
  formDisabledCallback(isDisabled) {
    this.#isDisabled = isDisabled;
    this.#settleSoon();
  }

  formResetCallback() {
    this.clear();
  }

  /**
   * The session's secret: it can be given, and is not given out.
   *
   * @returns {string | null}
   */
  get clientSecret() {
    return null;
  }
  set clientSecret(/** @type {string | null} */ value) {
    // A framework sets again what it has set, none included; the session that
    // was asked for meanwhile stays.
    if (!value && this.#session) return;
    this.#secret = value || "";
    this.#question = undefined;
    this.#settleSoon();
  }

  /** Makes a session: at the start, where one has expired, after `refresh()`. */
  get session() {
    return this.#session;
  }
  set session(value) {
    if (value && typeof value !== "function") throw new TypeError("`session` is not a function");
    this.#session = value ?? null;
    this.#settleSoon();
  }

  /** Thumbprints (RFC 7638) of the gateway's keys, where the page knows them. */
  get pins() {
    return this.#pins;
  }
  set pins(value) {
    this.#pins = structuredClone(value ?? null);
    this.#settleSoon();
  }

  /** How it looks: `{ variables: { accent: "#06c" } }`. */
  get appearance() {
    return this.#appearance;
  }
  set appearance(value) {
    this.#appearance = structuredClone(value ?? null);
    this.#settleSoon();
  }

  /** What the page knows of the buyer. */
  get prefill() {
    return this.#prefill;
  }
  set prefill(value) {
    this.#prefill = structuredClone(value ?? null);
    this.#settleSoon();
  }

  /** The checkout's commands and events, card fields excepted. */
  get checkout() {
    return this.#checkout;
  }

  /** Where the checkout stands. */
  get phase() {
    return this.#checkout.state?.phase ?? "idle";
  }

  get form() {
    return this.#internals.form;
  }
  get labels() {
    return this.#internals.labels;
  }
  get validity() {
    return this.#internals.validity;
  }
  get validationMessage() {
    return this.#internals.validationMessage;
  }
  get willValidate() {
    return this.#internals.willValidate;
  }
  checkValidity() {
    return this.#internals.checkValidity();
  }
  reportValidity() {
    return this.#internals.reportValidity();
  }

  /**
   * What the page's own button does: shows what is missing, else has the order
   * reviewed and paid, by the buyer or at once, as the order says.
   *
   * Abort stops the waiting, never the payment.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>} for every attempt that is settled, declines included
   * @throws {CheckoutError} `fields_incomplete`, `outcome_unknown`, or why there is no checkout
   */
  confirm(options) {
    return this.#checkout.pay(options);
  }

  /**
   * Asks for a new session, after the cart has changed. What was typed stays,
   * what was reviewed is void.
   *
   * @returns {Promise<void>}
   * @throws {CheckoutError} `not_now` while a payment runs, `session_callback`
   */
  async refresh() {
    const { state } = this.#checkout;
    if (state && isInFlight(state)) throw new CheckoutError("not_now");
    if (this.#session) await this.#ask(this.#session, "changed");
    else this.#settle(true);
    await this.#checkout.open();
  }

  /**
   * Puts the focus where the buyer goes on.
   *
   * @override
   */
  focus() {
    this.#runner.part?.focus?.();
    this.#tell({ kind: "focus" });
  }

  /**
   * Gives the focus up, at once: what has it a moment later is not meant.
   *
   * @override
   */
  blur() {
    /** @type {HTMLElement | null} */ (this.#root.activeElement)?.blur();
  }

  /** Forgets what was typed. */
  clear() {
    this.#tell({ kind: "clear" });
  }

  /** Does what is due once for all that changes in one turn: a move is no removal. */
  #settleSoon() {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#settle();
    });
  }

  /** @param {boolean} [isAgain] whether a session is offered that was offered before */
  #settle(isAgain = false) {
    if (!this.isConnected) return this.#stop();
    const { gateway } = this;
    const secret = this.#secret;
    const part = this.#runner.run(this.isolation, gateway, secret);
    if (part.isDown) return;
    this.#plug.send({
      type: "settings",
      settings: {
        locale: languageOf(this),
        theme: this.theme,
        appearance: this.#appearance,
        prefill: this.#prefill,
        disabled: this.#isDisabled,
        canRenew: !!this.#session,
      },
    });
    if (secret) {
      if (part.asked === part.offered && !isAgain) return;
      part.offered = part.asked;
      part.open?.(secret);
      const more = { origin: location.origin, snapshot: kept(secret), ...(this.#pins && { pins: this.#pins }) };
      this.#plug.send({ type: "session", gateway, clientSecret: secret, ...more });
    } else if (this.#session && !this.#question) {
      this.#ask(this.#session, "start").catch(() => {});
    }
  }

  #stop() {
    this.#question = undefined;
    this.#runner.stop();
  }

  /**
   * Has the page make a session; only the newest question counts.
   *
   * @param {SessionCallback} callback
   * @param {RenewReason} reason
   */
  async #ask(callback, reason) {
    const question = (this.#question = {});
    this.#reason = reason;
    try {
      const secret = await askSession(callback, reason);
      if (question !== this.#question) return;
      this.#secret = secret;
      this.#settle();
    } catch (error) {
      if (question === this.#question) this.#runner.trouble("session_callback");
      throw error;
    }
  }

  /** @param {Notice} what */
  #tell(what) {
    this.#plug.send({ type: "tell", what });
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   * @param {boolean} [cancelable]
   */
  #emit(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(`countersign-${name}`, { bubbles: true, composed: true, cancelable, detail }));
  }

  /** @param {ToClient} message */
  #take(message) {
    if (message.type === "state") {
      this.setAttribute("phase", message.state?.phase ?? "idle");
      this.#showForm(message.state, this.required);
      this.#changed(message.state);
    } else if (message.type === "told") this.#told(message.what);
    else if (message.type === "event") this.#happened(message.name, message.detail);
  }

  /** @param {State | null} state */
  #changed(state) {
    const detail = changeOf(state, this.#fields);
    const change = JSON.stringify(detail);
    if (change === this.#change) return;
    this.#change = change;
    this.#emit("change", detail);
  }

  /** @param {Notice} what */
  #told(what) {
    if (what.kind === "fields") {
      this.#fields = what.fields;
      this.#changed(this.#checkout.state);
    } else if (what.kind === "select") this.#emit(what.kind, { method: what.method });
    else if (what.kind === "focus") this.#emit(what.kind, { field: what.field ?? null });
    else if (what.kind === "ready" || what.kind === "escape") this.#emit(what.kind, {});
    else this.#runner.told(what);
  }

  /**
   * @param {string} name
   * @param {any} detail
   */
  #happened(name, detail) {
    if (name === "error") this.#emit(name, { code: detail.error.code, retryable: !!detail.error.retryable });
    else if (name === "renew") this.#renew(detail.reason);
    else if (name === "keep") kept(this.#secret, detail.snapshot);
    else if (name === "navigate") this.#navigate(detail.action, detail.url);
    else if (name !== "action") this.#emit(name.replace("lled", "l"), detail);
    else if (detail.action.id !== this.#followed) {
      this.#emit(name, { action: detail.action, url: detail.action.url ?? null });
    }
  }

  /** @param {RenewReason} [reason] why; as the last time, where that failed */
  #renew(reason = this.#reason) {
    if (this.#session) this.#ask(this.#session, reason).catch(() => {});
    else this.#settle(true);
  }

  /**
   * Goes where the core says, unless the page does it in its own way.
   *
   * @param {{ id: string } | null} action
   * @param {string} url
   */
  #navigate(action, url) {
    if (!/^https?:\/\//i.test(url)) return;
    this.#followed = action?.id;
    if (this.#emit("action", { action, url }, true)) this.#runner.view.location.assign(url);
  }
}
