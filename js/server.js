import { CheckoutError } from "./errors.js";
import { only, text } from "./misuse.js";
import { idOf } from "./server/address.js";
import { GatewayError } from "./server/error.js";
import { readEvent, withReceipt } from "./server/event.js";
import { explain } from "./server/explain.js";
import { pages } from "./server/pages.js";
import { Transport } from "./server/transport.js";
import { Trust } from "./server/trust.js";
import { checked } from "./server/wanted.js";
import { verifyWebhook } from "./server/webhook.js";

export { CheckoutError, GatewayError, explain };

/** @typedef {import("./errors.js").Code} Code */
/** @typedef {import("./server/transport.js").CallOptions} CallOptions */
/** @typedef {import("./server/transport.js").ChangeOptions} ChangeOptions */
/** @typedef {import("./server/types.js").Amount} Amount */
/** @typedef {import("./server/types.js").Evidence} Evidence */
/** @typedef {import("./server/types.js").EvidenceCheck} EvidenceCheck */
/** @typedef {import("./server/types.js").EvidenceReport} EvidenceReport */
/** @typedef {import("./server/types.js").ListedEvent} ListedEvent */
/** @typedef {import("./server/types.js").Payment} Payment */
/** @typedef {import("./server/types.js").PaymentFilter} PaymentFilter */
/** @typedef {import("./server/types.js").PaymentLine} PaymentLine */
/** @typedef {import("./server/types.js").RawEvent} RawEvent */
/** @typedef {import("./server/types.js").Refund} Refund */
/** @typedef {import("./server/types.js").Session} Session */
/** @typedef {import("./server/types.js").SessionRequest} SessionRequest */
/** @typedef {import("./server/types.js").VerifiedReceipt} VerifiedReceipt */
/** @typedef {import("./server/types.js").Wanted} Wanted */
/** @typedef {import("./server/types.js").WebhookEndpoint} WebhookEndpoint */
/** @typedef {import("./server/types.js").WebhookEvent} WebhookEvent */
/** @typedef {import("./server/webhook.js").WebhookHeaders} WebhookHeaders */

/**
 * @typedef {object} ServerOptions
 * @property {string} gateway the gateway's origin
 * @property {string} secretKey the merchant's, for calls; never leaves this object but in them
 * @property {readonly string[]} [pins] thumbprints (RFC 7638) of the gateway's keys that count; all do unless some are named
 * @property {number} [timeout] for each try of a call, in milliseconds; 10 000 unless said otherwise
 * @property {number} [retries] how often a call that found the gateway away or busy is made again; 2 unless said otherwise
 */

/**
 * A gateway, seen from a merchant's server. Calls reject with a `GatewayError`;
 * a change is sent again only under the same idempotency key.
 */
export class Countersign {
  #transport;
  #trust;

  /** @param {ServerOptions} options */
  constructor(options) {
    only(options, ["gateway", "secretKey", "pins", "timeout", "retries"], "options");
    const { gateway, secretKey, pins = [], timeout = 10_000, retries = 2 } = options;
    const areTexts = Array.isArray(pins) && pins.every((pin) => /^[\w-]{43}$/.test(pin));
    if (!areTexts) throw new TypeError("`pins` are not thumbprints");
    const transport = new Transport({ gateway, secretKey, timeout, retries });
    this.#transport = transport;
    this.#trust = new Trust(() => transport.bytes("/.well-known/countersign.json"), transport.origin, pins);

    /**
     * Sessions: one for each order that a buyer is to pay.
     */
    this.sessions = Object.freeze({
      /**
       * Opens a session. Give the order's number as the key, and an order is
       * never opened twice.
       *
       * @param {SessionRequest} request
       * @param {ChangeOptions} [options]
       * @returns {Promise<Session>}
       */
      create: (request, options) => transport.post("/v1/sessions", request, options),
    });

    /**
     * Payments: what became of sessions.
     */
    this.payments = Object.freeze({
      /**
       * A payment with its attempts, refunds and evidence.
       *
       * @param {string} id
       * @param {CallOptions} [options]
       * @returns {Promise<Payment>}
       */
      retrieve: async (id, options) => transport.get(`/v1/payments/${idOf(id)}`, options),

      /**
       * Payments, newest first, fetched page by page as they are asked for.
       *
       * @param {PaymentFilter} [filter]
       * @param {CallOptions} [options]
       * @returns {AsyncGenerator<PaymentLine, void>}
       */
      list: (filter = {}, options) => {
        only(filter, ["status", "created_from", "created_before", "after", "limit"], "filter");
        return pages(transport, "/v1/payments", { ...filter }, options);
      },

      /**
       * Takes the money that is held. The answer comes before the rail has been
       * asked: the receipt says what came of it.
       *
       * @param {string} id
       * @param {ChangeOptions} [options]
       * @returns {Promise<Payment>}
       */
      capture: async (id, options) => transport.post(`/v1/payments/${idOf(id)}/capture`, {}, options),

      /**
       * Ends a payment unpaid, or lets held money go.
       *
       * @param {string} id
       * @param {ChangeOptions} [options]
       * @returns {Promise<Payment>}
       */
      cancel: async (id, options) => transport.post(`/v1/payments/${idOf(id)}/cancel`, {}, options),
    });

    /**
     * Refunds.
     */
    this.refunds = Object.freeze({
      /**
       * Gives money back: all that is left, unless an amount is named.
       *
       * @param {{ payment: string, amount?: Amount, reason?: string }} request
       * @param {ChangeOptions} [options]
       * @returns {Promise<Refund>}
       */
      create: async (request, options) => {
        only(request, ["payment", "amount", "reason"], "request");
        const { payment, ...body } = request;
        return transport.post(`/v1/payments/${idOf(payment)}/refunds`, body, options);
      },

      /**
       * A refund, as far as it has come.
       *
       * @param {string} id
       * @param {CallOptions} [options]
       * @returns {Promise<Refund>}
       */
      retrieve: async (id, options) => transport.get(`/v1/refunds/${idOf(id)}`, options),
    });

    /**
     * Webhooks: the gateway tells of its own accord.
     */
    this.webhooks = Object.freeze({
      /**
       * Has events sent to an address; without a list, all of them.
       *
       * @param {{ url: string, events?: string[] }} request
       * @param {ChangeOptions} [options]
       * @returns {Promise<WebhookEndpoint & { secret: string }>} the only time that the secret is told
       */
      create: (request, options) => transport.post("/v1/webhook_endpoints", request, options),

      /**
       * The addresses that events are sent to.
       *
       * @param {CallOptions} [options]
       * @returns {Promise<WebhookEndpoint[]>}
       */
      list: async (options) => (await transport.get("/v1/webhook_endpoints", options)).data,

      /**
       * Sends nothing more to an address.
       *
       * @param {string} id
       * @param {CallOptions} [options]
       * @returns {Promise<void>}
       */
      remove: async (id, options) => transport.remove(`/v1/webhook_endpoints/${idOf(id)}`, options),

      /**
       * Verifies a webhook: its signature (Standard Webhooks), its time, and the
       * gateway's receipt in it.
       *
       * @param {WebhookHeaders} headers
       * @param {string | Uint8Array} rawBody the bytes that arrived, before any JSON parser
       * @param {string | readonly string[]} secret `whsec_…`; several while one is replaced
       * @returns {Promise<WebhookEvent>}
       * @throws {CheckoutError} `webhook_header`, `webhook_time`,
       *   `webhook_signature`, and what `verifyReceipt` gives
       */
      verify: async (headers, rawBody, secret) => {
        const event = readEvent(verifyWebhook(headers, rawBody, secret));
        const { id: session, amount, receipt } = event.data;
        return withReceipt(event, await this.verifyReceipt(receipt, { session, amount }));
      },
    });

    /**
     * Events of the last thirty days: what webhooks told, or could not.
     */
    this.events = Object.freeze({
      /**
       * Events, newest first, fetched page by page as they are asked for.
       *
       * @param {{ type?: string, after?: string, limit?: number }} [filter]
       * @param {CallOptions} [options]
       * @returns {AsyncGenerator<ListedEvent, void>}
       */
      list: (filter = {}, options) => {
        only(filter, ["type", "after", "limit"], "filter");
        return pages(transport, "/v1/events", { ...filter }, options);
      },

      /**
       * Sends an event once more to every address that wants it.
       *
       * @param {string} id
       * @param {ChangeOptions} [options]
       * @returns {Promise<RawEvent>}
       */
      redeliver: async (id, options) => transport.post(`/v1/events/${idOf(id)}/redeliver`, {}, options),
    });
    Object.freeze(this);
  }

  /**
   * Checks what the gateway keeps as proof of a payment: that the buyer's key
   * signed this order for this amount, and what the gateway's receipts say.
   * Name what you know of the order, so that no other one's evidence will do.
   *
   * @param {Evidence} evidence `evidence` of a payment
   * @param {Wanted} [wanted]
   * @returns {Promise<EvidenceReport>} evidence that does not hold is an answer, not an error
   * @throws {CheckoutError} `gateway_unreachable`, where its keys cannot be read
   */
  async verifyEvidence(evidence, wanted) {
    const { order, receipts } = Object(evidence);
    const known = checked(wanted, ["session", "order", "amount"]);
    const documents = [order, ...(Array.isArray(receipts) ? receipts : [])];
    return this.#trust.verify(documents, (verifier) => verifier.evidence(evidence, known));
  }

  /**
   * Verifies one receipt, such as the one a page hands over after paying.
   *
   * @param {string} jws
   * @param {Omit<Wanted, "order">} [wanted]
   * @returns {Promise<VerifiedReceipt>}
   * @throws {CheckoutError} `signature_invalid`, `key_unknown`, `key_expired`,
   *   `receipt_issuer`, `receipt_session`, `receipt_amount`, a `jose_` or a
   *   `json_` code, `gateway_unreachable`
   */
  async verifyReceipt(jws, wanted) {
    const compact = text(jws, "jws");
    const known = checked(wanted, ["session", "amount"]);
    return this.#trust.verify([compact], (verifier) => verifier.receipt(compact, known));
  }
}
