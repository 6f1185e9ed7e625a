import { CheckoutError } from "./errors.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Settled} Settled */

/** Phases in which an intent is, or may be, at the gateway. */
const IN_FLIGHT = ["signing", "submitting", "action_required", "processing", "verifying", "partially_paid"];

/** Phases in which an attempt has ended. */
const SETTLED = ["succeeded", "authorized", "failed", "expired", "cancelled"];

/** @param {State} state */
export const isInFlight = (state) => IN_FLIGHT.includes(state.phase);

/**
 * The state once there is something to show; nothing while the order is fetched.
 *
 * @param {State} state
 * @returns {State | undefined}
 * @throws {CheckoutError} where it could not be fetched
 */
export function opened(state) {
  if (state.phase === "opening") return undefined;
  if (state.phase !== "idle") return state;
  throw new CheckoutError(state.error?.code ?? "internal", { retryable: true });
}

/**
 * The state where what will be signed is shown.
 *
 * @param {State} state
 * @returns {State}
 * @throws {CheckoutError} where it is not
 */
export function reviewed(state) {
  if (state.phase === "review") return state;
  throw new CheckoutError(state.error?.code ?? "not_now");
}

/**
 * How the attempt ended; nothing while it may still go either way.
 *
 * @param {State} state
 * @returns {Settled | undefined}
 * @throws {CheckoutError} where it was not sent, or nobody knows
 */
export function settled(state) {
  const end = ending(state);
  if (end) return end;
  if (state.outcome_unknown) throw new CheckoutError("outcome_unknown");
  if (isInFlight(state)) return undefined;
  throw new CheckoutError(state.error?.code ?? "not_now");
}

/**
 * How the attempt ended, if it has.
 *
 * @param {State} state
 * @returns {Settled | undefined}
 */
export const ending = ({ phase, receipt, code, retry }) =>
  SETTLED.includes(phase)
    ? { status: /** @type {Settled["status"]} */ (phase), receipt, code, retry }
    : undefined;

/** Promises that wait for a state. */
export class Waiters {
  /** @type {Set<{ look: (state: State) => boolean, fail: (error: unknown) => void }>} */
  #all = new Set();

  /**
   * Waits until `test` gives a value, beginning with the state as it is.
   *
   * @template T
   * @param {State} state
   * @param {(state: State) => T | undefined} test what it throws, the promise rejects with
   * @param {AbortSignal} [signal] stops the waiting, and nothing else
   * @returns {Promise<T>}
   */
  until(state, test, signal) {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#all.delete(waiter);
        signal?.removeEventListener("abort", abort);
      };
      const abort = () => waiter.fail(signal?.reason);
      const waiter = {
        /** @param {State} now */
        look(now) {
          try {
            const value = test(now);
            if (value === undefined) return false;
            resolve(value);
          } catch (error) {
            reject(error);
          }
          done();
          return true;
        },
        /** @param {unknown} error */
        fail(error) {
          done();
          reject(error);
        },
      };
      if (waiter.look(state)) return;
      this.#all.add(waiter);
      signal?.addEventListener("abort", abort);
    });
  }

  /** @param {State} state */
  look(state) {
    for (const waiter of [...this.#all]) waiter.look(state);
  }

  /** @param {unknown} error */
  fail(error) {
    for (const waiter of [...this.#all]) waiter.fail(error);
  }
}
