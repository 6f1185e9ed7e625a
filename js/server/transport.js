import { randomUUID } from "node:crypto";

import { readBody } from "../host.js";
import { only, text } from "../misuse.js";
import { within } from "../patience.js";
import { originOf } from "./address.js";
import { GatewayError } from "./error.js";
import { pause } from "./pause.js";

/**
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] stops the waiting, not what has arrived
 */

/**
 * Of a call that changes something.
 *
 * @typedef {CallOptions & { idempotencyKey?: string }} ChangeOptions
 */

/** Longest answer that is read, in bytes: a page of the list, or a payment with all its receipts. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

const KEY = /^[\x21-\x7e]{1,255}$/;

/** @typedef {{ method: string, path: string, body?: string, key?: string, isOpen?: boolean }} Call */

/** Calls to one gateway in the name of one merchant. */
export class Transport {
  #origin;
  #secretKey;
  #timeout;
  #retries;

  /** @param {{ gateway: string, secretKey: string, timeout: number, retries: number }} options */
  constructor({ gateway, secretKey, timeout, retries }) {
    this.#origin = originOf(text(gateway, "gateway"));
    // Checked here, since `fetch` would quote it where it cannot be a header.
    if (!KEY.test(text(secretKey, "secretKey"))) throw new TypeError("`secretKey` is not a secret key");
    if (!(timeout > 0)) throw new TypeError("`timeout` is not a number of milliseconds");
    if (!Number.isInteger(retries) || retries < 0) throw new TypeError("`retries` is not a whole number");
    this.#secretKey = secretKey;
    this.#timeout = timeout;
    this.#retries = retries;
  }

  /** The gateway's origin. */
  get origin() {
    return this.#origin;
  }

  /**
   * Reads.
   *
   * @param {string} path
   * @param {CallOptions} [options]
   * @returns {Promise<any>}
   */
  async get(path, options = {}) {
    only(options, ["signal"], "options");
    return this.#json({ method: "GET", path }, options.signal);
  }

  /**
   * Changes something, once however often it is sent: every try has the same key.
   *
   * @param {string} path
   * @param {object} body
   * @param {ChangeOptions} [options]
   * @returns {Promise<any>}
   */
  async post(path, body, options = {}) {
    only(options, ["signal", "idempotencyKey"], "options");
    const { signal, idempotencyKey: key = randomUUID() } = options;
    if (!KEY.test(text(key, "idempotencyKey"))) {
      throw new TypeError("`idempotencyKey` is not 1 to 255 visible ASCII characters");
    }
    return this.#json({ method: "POST", path, body: JSON.stringify(body), key }, signal);
  }

  /**
   * Takes something away; a second time it is not there any more.
   *
   * @param {string} path
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  async remove(path, options = {}) {
    only(options, ["signal"], "options");
    await this.#call({ method: "DELETE", path }, options.signal);
  }

  /**
   * Reads what anyone may read, and gives its bytes.
   *
   * @param {string} path
   * @returns {Promise<Uint8Array>}
   */
  bytes(path) {
    return this.#call({ method: "GET", path, isOpen: true }, undefined);
  }

  /**
   * @param {Call} call
   * @param {AbortSignal | undefined} signal
   */
  async #json(call, signal) {
    const body = await this.#call(call, signal);
    return body.length === 0 ? undefined : parsed(body);
  }

  /**
   * @param {Call} call
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<Uint8Array>}
   */
  async #call(call, signal) {
    for (let tries = 1; ; tries += 1) {
      signal?.throwIfAborted();
      const { body, refusal, wait } = await this.#try(call, signal);
      if (!refusal) return body;
      if (!refusal.retryable || tries > this.#retries) throw refusal;
      await pause(tries, wait, signal);
    }
  }

  /**
   * One try, over when the whole answer is there.
   *
   * @param {Call} call
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<{ body: Uint8Array, refusal?: GatewayError, wait?: number | undefined }>}
   */
  async #try(call, signal) {
    const patience = new AbortController();
    const stop = () => patience.abort();
    const timer = setTimeout(stop, this.#timeout);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const heard = this.#heard(call, patience.signal);
      const { response, answer } = await within(heard, patience.signal);
      if (!answer) throw new GatewayError("answer_invalid", { status: response.status });
      if (response.ok) return { body: answer };
      return { body: answer, refusal: refusalOf(response.status, answer), wait: waitOf(response.headers) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof GatewayError) throw error;
      const cause = patience.signal.aborted ? "timeout" : reasonOf(error);
      return { body: new Uint8Array(), refusal: new GatewayError("gateway_unreachable", { cause, retryable: true }) };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  /**
   * @param {Call} call
   * @param {AbortSignal} signal
   */
  async #heard({ method, path, body, key, isOpen }, signal) {
    const response = await fetch(this.#origin + path, {
      method,
      headers: {
        accept: "application/json",
        ...(!isOpen && { authorization: `Bearer ${this.#secretKey}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body }),
      // The key is for this origin, not for where it might point to.
      redirect: "manual",
      signal,
    });
    return { response, answer: await readBody(response, LONGEST_ANSWER) };
  }
}

/**
 * @param {Uint8Array} body
 * @returns {any}
 */
function parsed(body) {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new GatewayError("answer_invalid");
  }
}

/**
 * The gateway's problem document (RFC 9457) as an error. A busy or broken
 * gateway may be asked again; so may one that says so.
 *
 * @param {number} status
 * @param {Uint8Array} body
 */
function refusalOf(status, body) {
  /** @type {{ code?: unknown, pointer?: unknown, retryable?: unknown }} */
  let problem = {};
  try {
    problem = Object(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    // A proxy answers in its own way.
  }
  const isBusy = status === 408 || status === 429 || status >= 500;
  const code = typeof problem.code === "string" && /^[a-z0-9_]{1,64}$/.test(problem.code) ? problem.code : "refused";
  return new GatewayError(code, {
    status,
    field: typeof problem.pointer === "string" ? problem.pointer.replace(/^\//, "") : undefined,
    retryable: isBusy || problem.retryable === true,
  });
}

/**
 * `Retry-After` in milliseconds, where it is seconds.
 *
 * @param {Headers} headers
 */
function waitOf(headers) {
  const seconds = headers.get("retry-after");
  return seconds && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

/**
 * The system's word for a fault, such as `ECONNREFUSED`; the error itself may
 * quote the request.
 *
 * @param {unknown} error
 */
function reasonOf(error) {
  const { cause } = /** @type {{ cause?: { code?: unknown } }} */ (Object(error));
  return typeof cause?.code === "string" ? cause.code : "network";
}
