import { CheckoutError } from "../errors.js";

/**
 * Why the gateway's answer to a merchant's call is not the one asked for. Like
 * every error of this package it has a stable `code`, and no secret in it.
 */
export class GatewayError extends CheckoutError {
  /**
   * @param {import("../errors.js").Code | (string & {})} code
   * @param {{ status?: number, field?: string | undefined, cause?: unknown, retryable?: boolean }} [more]
   */
  constructor(code, { status = 0, ...more } = {}) {
    super(code, more);
    this.name = "GatewayError";
    /**
     * The HTTP status; 0 where nothing answered.
     */
    this.status = status;
  }
}
