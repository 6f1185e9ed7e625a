import { said } from "./answers.js";
import { readOptions } from "./checkout-options.js";
import { CoreCheckout } from "./core.js";
import { Errands } from "./errands.js";
import { CheckoutError } from "./errors.js";
import { onReturn } from "./host.js";
import { Jobs } from "./jobs.js";
import { only, text, typed } from "./misuse.js";
import { Waiters, ending, isInFlight, opened, reviewed, settled } from "./waiters.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Effect} Effect */
/** @typedef {import("./state.js").Settled} Settled */
/** @typedef {import("./state.js").FieldName} FieldName */
/** @typedef {import("./checkout-options.js").CheckoutOptions} CheckoutOptions */

const FIELDS = /** @type {const} */ (["number", "expiry", "cvc", "holder"]);

/**
 * One checkout.
 *
 * Events: `change` (`detail.state`) after whatever changed the state, `action`
 * (`detail.action`) when the buyer has something to do, then one of `complete`,
 * `failed`, `cancelled`, `expired` (`detail`: as `confirm()` resolves), `error`
 * (`detail.error`). What a listener calls is done after the listener.
 */
export class Checkout extends EventTarget {
  /** @type {CoreCheckout} */
  #core;
  /** @type {State} */
  #state;
  /** @type {Errands} */
  #errands;
  /** Calls into the core, and events. */
  #jobs = new Jobs();
  #waiters = new Waiters();
  /** Ends questions and listeners; its reason is why nothing is taken any more. */
  #life = new AbortController();

  /**
   * @param {import("./load.js").Instance<import("./load.js").CoreGlue>} instance
   * @param {CheckoutOptions} options
   */
  constructor(instance, options) {
    super();
    const { host, shelf, navigate, core } = readOptions(options);
    const { locale, signal } = options;
    this.#errands = new Errands(host, {
      shelf,
      navigate,
      tick: () => this.#do({ type: "tick" }),
      send: (effect) => void this.#send(effect),
    });
    this.#core = new CoreCheckout(instance, host, core);
    this.#state = this.#core.state();

    /**
     * The language of the page, as it was given.
     */
    this.locale = locale;
    const forget = this.#core.onEnd((error) => this.#ended(error));
    this.#life.signal.addEventListener("abort", forget, { once: true });
    onReturn((type) => this.#do({ type }), this.#life.signal);
    if (signal?.aborted) this.close();
    else signal?.addEventListener("abort", () => this.close(), { once: true, signal: this.#life.signal });
  }

  /** Where the checkout stands; frozen. */
  get state() {
    return this.#state;
  }

  /**
   * Fetches the order and checks it.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<State>} once there is something to choose, to fill in, to
   *   wait for or to show
   * @throws {CheckoutError} where it could not be fetched; what an earlier page had
   *   sent is asked about again by itself all the same
   */
  async open({ signal } = {}) {
    signal?.throwIfAborted();
    if (this.#state.phase === "idle") this.#insist({ type: "open" });
    return this.#until(opened, signal);
  }

  /**
   * Says whether it has been proven who the buyer is, where the order asks for that.
   *
   * @param {{ level: number, evidence?: string[] } | null} proof `level` is at least
   *   the state's `auth_level`, and the intent carries both; null where the buyer
   *   could not prove it: five times are the end
   */
  authenticated(proof) {
    this.#insist(proof ? { type: "authenticated", level: proof.level, evidence: proof.evidence } : { type: "authentication_failed" });
  }

  /**
   * Ticks these, and no others, of the state's `consents`.
   *
   * @param {readonly string[]} ids
   */
  consent(ids) {
    this.#insist({ type: "consent", ids: ids.map((id) => text(id, "ids")) });
  }

  /** @param {string} method a method's id */
  select(method) {
    this.#insist({ type: "select", method: text(method, "method") });
  }

  /**
   * Puts what fields show into the core, which keeps it until it is sent.
   *
   * @param {Partial<Record<FieldName, string>>} fields
   */
  fill(fields) {
    only(fields, FIELDS, "fields");
    const given = FIELDS.flatMap((name) => {
      const value = fields[name];
      return value === undefined ? [] : [{ name, value: typed(value, name) }];
    });
    this.#fill(given);
  }

  /** @param {{ name: string, value: string }[]} given */
  #fill(given) {
    this.#enqueue(() => {
      const answers = given.map(({ name, value }) => this.#core.fill(name, value));
      const last = answers.at(-1);
      if (last) this.#take({ state: last.state, effects: answers.flatMap(({ effects }) => effects) });
    });
  }

  /**
   * Freezes what will be signed, to be shown.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<State>}
   */
  async review({ signal } = {}) {
    signal?.throwIfAborted();
    this.#insist({ type: "review" });
    return this.#until(reviewed, signal);
  }

  /** Goes back from the review to the fields. */
  edit() {
    this.#insist({ type: "edit" });
  }

  /**
   * Signs and sends; where an attempt is under way already, waits for that one.
   *
   * Resolves for every attempt that is settled, declines included. Abort stops
   * the waiting, never the payment. Across a redirect it does not resolve.
   *
   * @param {{ signal?: AbortSignal, seen?: boolean }} [options] `seen` says that
   *   the browser holds what is signed to be in the buyer's sight
   * @returns {Promise<Settled>}
   * @throws {CheckoutError} `outcome_unknown` after two minutes without an answer
   *   that counts; `internal`; any other code where nothing was sent
   */
  async confirm({ signal, seen = false } = {}) {
    signal?.throwIfAborted();
    if (!isInFlight(this.#state)) this.#insist({ type: "confirm", seen });
    return this.#until(settled, signal);
  }

  /**
   * Waits for the attempt under way, as `confirm()` does, and sends nothing:
   * for a page that the buyer came back to.
   *
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>}
   */
  async settled({ signal } = {}) {
    return this.#until(settled, signal);
  }

  /**
   * Answers an action.
   *
   * @param {string} action its id
   * @param {import("./answers.js").ActionAnswer} answer
   */
  answer(action, answer) {
    const { secret, ...what } = said(answer);
    const event = { type: "answer", action: text(action, "action"), answer: what };
    if (secret !== undefined) this.#fill([{ name: "answer", value: secret }]);
    this.#insist(event);
  }

  /** Begins the next attempt after one that failed. */
  retry() {
    this.#insist({ type: "retry" });
  }

  /**
   * Asks the gateway to stop. What it signs then is how it ended, which may be
   * that the money had moved before.
   *
   * @param {"attempt" | "session"} [scope] an attempt that was stopped can be
   *   followed by another; a session cannot
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>}
   * @throws {CheckoutError} `not_now`, `gateway_unreachable`, or the gateway's refusal
   */
  cancel(scope = "session", { signal } = {}) {
    const stopped = this.#stop(scope, signal);
    // A caller who only listens to events need not take the promise up.
    stopped.catch(() => {});
    return stopped;
  }

  /**
   * @param {"attempt" | "session"} scope
   * @param {AbortSignal} [signal]
   */
  async #stop(scope, signal) {
    signal?.throwIfAborted();
    const { phase, receipt } = this.#state;
    this.#insist({ type: "cancel", scope: text(scope, "scope") });
    return this.#until((state) => {
      const end = ending(state);
      if (end && (state.phase !== phase || state.receipt?.seq !== receipt?.seq)) return end;
      if (state.error) throw new CheckoutError(state.error.code, { retryable: true });
      return undefined;
    }, signal);
  }

  /** Asks the gateway whether there is anything new. */
  refresh() {
    this.#insist({ type: "refresh" });
  }

  /** What a later page can go on from; no secret is in it. */
  snapshot() {
    this.#life.signal.throwIfAborted();
    return this.#core.snapshot();
  }

  /** What happened here, each entry chained to the one before; never a secret. */
  log() {
    this.#life.signal.throwIfAborted();
    return this.#core.log();
  }

  /**
   * What is done, what is going on and until when, and what is still to come.
   *
   * @returns {import("./state.js").Step[]}
   */
  timeline() {
    this.#life.signal.throwIfAborted();
    return this.#core.timeline();
  }

  /** Lets go of everything here; a payment under way goes on at the gateway. */
  close() {
    if (this.#life.signal.aborted) return;
    // Not through the queue: a job that waits must find nothing left to do.
    this.#jobs.clear();
    this.#release(new CheckoutError("closed"));
    this.#core.free();
  }

  [Symbol.dispose]() {
    this.close();
  }

  /**
   * Has the core take an event, and throws where it refuses it.
   *
   * @param {{ type: string, [member: string]: unknown }} event
   */
  #insist(event) {
    this.#life.signal.throwIfAborted();
    /** @type {CheckoutError | undefined} */
    let refusal;
    let isDone = false;
    this.#enqueue(() => {
      const { state, effects } = this.#core.dispatch(event);
      const rejected = effects.find((effect) => effect.type === "rejected");
      if (rejected) refusal = new CheckoutError(rejected.code);
      this.#take({ state, effects });
      // A listener's call is done after it has returned: what it is refused comes as an event.
      if (refusal && isDone) this.#emit("error", { error: refusal });
    });
    isDone = true;
    if (refusal) throw refusal;
  }

  /**
   * Has the core take what happened; it may have no use for it.
   *
   * @param {{ type: string }} event
   */
  #do(event) {
    this.#quietly(() => this.#take(this.#core.dispatch(event)));
  }

  /**
   * Does a job for which no caller waits. What can fail then is the instance,
   * and everybody has been told.
   *
   * @param {() => void} job
   */
  #quietly(job) {
    try {
      this.#enqueue(job);
    } catch (error) {
      if (!(error instanceof CheckoutError)) throw error;
    }
  }

  /**
   * Does a job now, or after the one that is being done.
   *
   * @param {() => void} job
   */
  #enqueue(job) {
    if (!this.#life.signal.aborted) this.#jobs.run(job);
  }

  /** @param {import("./core.js").Answer} answer */
  #take({ state, effects }) {
    const before = this.#state;
    this.#state = state;
    for (const effect of effects) this.#errands.run(effect);
    this.#emit("change", { state });
    if (state.action && state.action.id !== before.action?.id) this.#emit("action", { action: state.action });
    if (state.phase !== before.phase) this.#announce(state);
    this.#waiters.look(state);
  }

  /** @param {State} state */
  #announce(state) {
    const end = ending(state);
    if (!end) return;
    const paid = end.status === "succeeded" || end.status === "authorized";
    this.#emit(paid ? "complete" : end.status, end);
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.#jobs.add(() => void this.dispatchEvent(new CustomEvent(type, { detail })));
  }

  /** @param {Effect & { type: "send" }} effect */
  async #send(effect) {
    try {
      const answer = await this.#core.send(effect, this.#life.signal);
      this.#quietly(() => this.#take(this.#core.received(effect.call, answer)));
    } catch (error) {
      // The instance has ended, and everybody was told.
      if (!(error instanceof CheckoutError)) throw error;
    }
  }

  /**
   * Waits for a state.
   *
   * @template T
   * @param {(state: State) => T | undefined} test
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  #until(test, signal) {
    this.#life.signal.throwIfAborted();
    signal?.throwIfAborted();
    return this.#waiters.until(this.#state, test, signal);
  }

  /** @param {CheckoutError} error */
  #ended(error) {
    if (this.#life.signal.aborted) return;
    this.#jobs.clear();
    this.#release(error);
    this.dispatchEvent(new CustomEvent("error", { detail: { error } }));
  }

  /** @param {CheckoutError} reason what is told to whoever waits, and from now on */
  #release(reason) {
    this.#errands.stop();
    this.#life.abort(reason);
    this.#waiters.fail(reason);
  }
}
