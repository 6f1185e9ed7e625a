import { CheckoutError } from "../errors.js";
import { text } from "../misuse.js";

/** @typedef {import("../port/messages.js").RenewReason} RenewReason */

/**
 * Makes a session, at the merchant's server; the page's own code.
 *
 * @typedef {(request: { reason: RenewReason }) => { clientSecret: string } | Promise<{ clientSecret: string }>} SessionCallback
 */

/** How long a page may take to make a session, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Asks the page for a session. What it throws is its own affair, and shown to
 * who develops it.
 *
 * @param {SessionCallback} callback
 * @param {RenewReason} reason
 * @returns {Promise<string>} the client secret
 * @throws {CheckoutError} `session_callback`
 */
export async function askSession(callback, reason) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  try {
    const answer = await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error("`session` took too long")), PATIENCE);
      // Not `resolve(…)`: that would wait for it, however late it is.
      Promise.resolve(callback({ reason })).then(resolve, reject);
    });
    return text(answer?.clientSecret, "clientSecret");
  } catch (cause) {
    globalThis.reportError?.(cause);
    throw new CheckoutError("session_callback", { cause, retryable: true });
  } finally {
    clearTimeout(timer);
  }
}
