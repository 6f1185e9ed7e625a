import { CheckoutError } from "../errors.js";
import { ending, isInFlight } from "../waiters.js";

/** @typedef {import("../checkout.js").Checkout} Checkout */

/**
 * What a page's own button means: checks what was typed, has it reviewed, and
 * signs where the order leaves that to the page; else the buyer presses Pay.
 *
 * @param {Checkout} checkout
 * @param {() => void} focus shows the buyer where to go on
 * @param {AbortSignal} signal stops the waiting
 * @returns {Promise<import("../state.js").Settled>}
 */
export async function pay(checkout, focus, signal) {
  const { phase, complete, order } = checkout.state;
  if (isInFlight(checkout.state) || (ending(checkout.state) && phase !== "failed")) {
    return checkout.settled({ signal });
  }
  const isPage = order?.confirm === "page";
  if (phase === "failed" || !complete) {
    focus();
    throw new CheckoutError(complete ? "not_now" : "fields_incomplete");
  }
  if (phase !== "review") await checkout.review();
  if (isPage) return checkout.confirm({ signal });
  focus();
  await begun(checkout, signal);
  return checkout.settled({ signal });
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
