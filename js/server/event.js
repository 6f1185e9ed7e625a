import { GatewayError } from "./error.js";

/** @typedef {import("./types.js").RawEvent} RawEvent */
/** @typedef {import("./types.js").WebhookEvent} WebhookEvent */

/** The members that every event has. */
const MEMBERS = { id: "string", type: "string", created: "number", data: "object" };
const DATA = { id: "string", order_id: "string", status: "string", amount: "object", receipt: "string" };

/**
 * Reads a webhook that is the sender's by now.
 *
 * @param {{ id: string, body: string }} webhook
 * @returns {RawEvent}
 * @throws {GatewayError} `json_syntax`, `json_type`, `webhook_header`
 */
export function readEvent({ id, body }) {
  let event;
  try {
    event = JSON.parse(body);
  } catch {
    throw new GatewayError("json_syntax");
  }
  demand(event, MEMBERS);
  demand(event.data, DATA);
  // The name that the sender repeats it under is the event's own.
  if (event.id !== id) throw new GatewayError("webhook_header", { field: "webhook-id" });
  return event;
}

/**
 * @param {any} value
 * @param {Record<string, string>} members
 */
function demand(value, members) {
  for (const [name, type] of Object.entries(members)) {
    const member = Object(value)[name];
    if (typeof member !== type || member === null) throw new GatewayError("json_type", { field: name });
  }
}

/**
 * The event with what its receipt says, once that is verified.
 *
 * @param {RawEvent} event
 * @param {import("./types.js").VerifiedReceipt} receipt
 * @returns {WebhookEvent}
 * @throws {GatewayError} `answer_invalid`, where the two differ
 */
export function withReceipt(event, receipt) {
  if (receipt.status !== event.data.status) throw new GatewayError("answer_invalid", { field: "status" });
  return { ...event, data: { ...event.data, receipt } };
}
