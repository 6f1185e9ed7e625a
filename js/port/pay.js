import { CheckoutError } from "../errors.js";
import { ending, isInFlight } from "../waiters.js";

/** @typedef {import("../checkout.js").Checkout} Checkout */

/** How often it is asked whether the amount is seen, and how far apart, in milliseconds. */
const LOOKS = 20;
const INTERVAL = 100;

/**
 * What a page's own button means: checks what was typed, has it reviewed, and
 * signs where the order leaves that to the page; else the buyer presses Pay.
 *
 * @param {Checkout} checkout
 * @param {Pick<import("./commands.js").Desk, "focus" | "isSeen">} desk
 * @param {AbortSignal} signal stops the waiting
 * @returns {Promise<import("../state.js").Settled>}
 */
export async function pay(checkout, desk, signal) {
  const { phase, complete, order } = checkout.state;
  if (isInFlight(checkout.state) || (ending(checkout.state) && phase !== "failed")) {
    return checkout.settled({ signal });
  }
  const isPage = order?.confirm === "page";
  if (phase === "failed" || !complete) {
    desk.focus();
    throw new CheckoutError(complete ? "not_now" : "fields_incomplete");
  }
  if (phase !== "review") await checkout.review();
  if (isPage) return sign(checkout, desk, signal);
  desk.focus();
  await begun(checkout, signal);
  return checkout.settled({ signal });
}

/**
 * Signs and sends what the buyer sees.
 *
 * @param {Checkout} checkout
 * @param {Pick<import("./commands.js").Desk, "isSeen">} desk
 * @param {AbortSignal} signal
 * @throws {CheckoutError} `not_visible`
 */
export async function sign(checkout, desk, signal) {
  // A review that has just come counts as seen a moment later.
  for (let looks = 0; desk.isSeen() === false; looks += 1) {
    if (looks === LOOKS) throw new CheckoutError("not_visible", { retryable: true });
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    signal.throwIfAborted();
  }
  const seen = desk.isSeen();
  return checkout.confirm({ signal, ...(seen && { seen }) });
}

/**
 * Waits until the buyer has pressed Pay, or the order has ended.
 *
 * @param {Checkout} checkout
 * @param {AbortSignal} signal
 */
const begun = (checkout, signal) =>
  new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    checkout.addEventListener("change", () => {
      if (isInFlight(checkout.state) || ending(checkout.state)) resolve();
    }, { signal });
  });
