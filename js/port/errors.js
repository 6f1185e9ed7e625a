import { CheckoutError } from "../errors.js";

/** @typedef {import("./messages.js").PortError} PortError */

/**
 * An error as it crosses. Of what is neither ours nor the caller's mistake
 * nothing is told: it may quote.
 *
 * @param {unknown} error
 * @returns {PortError}
 */
export function packed(error) {
  if (error instanceof CheckoutError) {
    const { name, code, field, retryable } = error;
    return { name, code, field, retryable };
  }
  if (error instanceof TypeError) return { name: error.name, code: error.message };
  return { name: "CheckoutError", code: "internal" };
}

/**
 * The error that was packed on the other side.
 *
 * @param {PortError} error
 */
export const unpacked = ({ name, code, field, retryable }) =>
  name === "TypeError" ? new TypeError(code) : new CheckoutError(code, { field, retryable });
