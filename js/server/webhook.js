import { createHmac, timingSafeEqual } from "node:crypto";

import { GatewayError } from "./error.js";

/** How far the sender's clock may be from ours, in seconds. */
const TOLERANCE = 300;

/** More signatures than anyone has secrets in use. */
const MOST_SIGNATURES = 16;

const SECRET = /^whsec_([A-Za-z0-9+/]{22,128}={0,2})$/;

/** @typedef {Headers | Record<string, string | readonly string[] | undefined>} WebhookHeaders */

/**
 * Checks that a webhook is from who holds the secret, now and unchanged
 * (Standard Webhooks 1.0.0), and gives its id and its body as text.
 *
 * @param {WebhookHeaders} headers
 * @param {string | Uint8Array} rawBody the bytes that arrived, not parsed
 * @param {string | readonly string[]} secrets `whsec_…`; several while one is replaced
 * @param {number} [now] Unix milliseconds
 * @returns {{ id: string, body: string }}
 * @throws {GatewayError} `webhook_header`, `webhook_time`, `webhook_signature`
 */
export function verifyWebhook(headers, rawBody, secrets, now = Date.now()) {
  const keys = [secrets].flat().map(keyOf);
  if (keys.length === 0) throw new TypeError("no webhook secret");
  const body = bytesOf(rawBody);
  const id = header(headers, "webhook-id");
  const sentAt = header(headers, "webhook-timestamp");
  const signatures = header(headers, "webhook-signature").split(" ", MOST_SIGNATURES);
  if (!/^\d{1,12}$/.test(sentAt)) throw new GatewayError("webhook_header", { field: "webhook-timestamp" });
  if (Math.abs(now / 1000 - Number(sentAt)) > TOLERANCE) throw new GatewayError("webhook_time");

  const wanted = keys.map((key) => createHmac("sha256", key).update(`${id}.${sentAt}.`).update(body).digest());
  const given = signatures.flatMap((signature) => {
    const [version, code] = signature.split(",");
    const bytes = Buffer.from(code ?? "", "base64");
    return version === "v1" && bytes.length === 32 ? [bytes] : [];
  });
  if (!given.some((code) => wanted.some((right) => timingSafeEqual(code, right)))) {
    throw new GatewayError("webhook_signature");
  }
  return { id, body: new TextDecoder().decode(body) };
}

/** @param {unknown} secret */
function keyOf(secret) {
  const [, key] = (typeof secret === "string" && SECRET.exec(secret)) || [];
  if (key === undefined) throw new TypeError("the webhook secret is not `whsec_` and base64");
  return Buffer.from(key, "base64");
}

/** @param {unknown} body */
function bytesOf(body) {
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError("the body must be as it arrived: a string or bytes, before any JSON parser");
}

/**
 * A header that must be there once.
 *
 * @param {WebhookHeaders} headers
 * @param {string} name
 */
function header(headers, name) {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(Object(headers)).find(([known]) => known.toLowerCase() === name)?.[1];
  if (typeof value !== "string" || value === "") throw new GatewayError("webhook_header", { field: name });
  return value;
}
