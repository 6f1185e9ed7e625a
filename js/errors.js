/** @typedef {import("./codes.js").Code} Code */

/**
 * What an operation throws or rejects with. It carries a stable code and, where
 * one is to blame, the name of a field; never anything that was typed.
 */
export class CheckoutError extends Error {
  /**
   * @param {Code | (string & {})} code
   * @param {{ field?: string | undefined, cause?: unknown, retryable?: boolean | undefined }} [more]
   */
  constructor(code, { field, cause, retryable = false } = {}) {
    super(field ? `${code} at ${field}` : code, cause === undefined ? undefined : { cause });
    this.name = "CheckoutError";
    /**
     * The stable reason.
     */
    this.code = code;
    /**
     * The field or option that is to blame, if one is.
     */
    this.field = field;
    /**
     * Whether the same call may succeed later, with nothing changed.
     */
    this.retryable = retryable;
  }
}
