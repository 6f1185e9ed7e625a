// Types only: what a checkout shows of itself. The core writes it; these
// typedefs name it for callers.

/** @typedef {{ value: string, currency: string }} Amount */

/**
 * @typedef {object} Order
 * @property {string} id
 * @property {Amount} amount
 * @property {string} [description]
 * @property {{ name: string, quantity: number, amount: Amount }[]} lines
 * @property {{ id: string, name: string, country: string }} merchant
 * @property {"frame" | "page"} confirm whose button pays: ours, or the merchant's own
 * @property {number} expires_at Unix seconds
 */

/** @typedef {{ id: string, label?: string, brands?: string[] }} Method */

/**
 * @typedef {object} FieldState
 * @property {import("./card.js").Status} status
 * @property {string | null} code
 * @property {string | null} [brand]
 * @property {string | null} [last4]
 */

/** @typedef {"number" | "expiry" | "cvc" | "holder"} FieldName */

/** @typedef {"none" | "same_method" | "other_method" | "after"} Retry */

/**
 * What the gateway signed, read from a receipt that counts; `jws` is the signed
 * text itself, for the merchant's server.
 *
 * @typedef {object} Receipt
 * @property {string} jws
 * @property {number} seq
 * @property {string} status
 * @property {string} [code]
 * @property {Retry} [retry]
 * @property {number} attempt
 * @property {Amount} amount
 * @property {Amount} [paid]
 * @property {Amount} [captured]
 * @property {Amount} [refunded]
 * @property {unknown[]} [refunds]
 * @property {boolean} [late]
 * @property {number} issued_at Unix seconds
 */

/** @typedef {{ id: string, until: number, data?: unknown }} ActionBase */

/**
 * What the buyer must do next. An action of a kind that is not known has a `url`
 * to go to.
 *
 * @typedef {(ActionBase & { kind: "redirect_get" | "popup", url: string })
 *   | (ActionBase & { kind: "redirect_post" | "qr" | "deep_link" | "bridge" | "fingerprint_iframe" | "challenge_iframe"
 *       | "otp" | "password" | "webauthn" | "spc" | "wallet_sheet" | "transfer_instructions" | "crypto_address"
 *       | "sms_send" | "wait_push" | "approve_change", url?: string })} Action
 */

/**
 * @typedef {object} StateBase
 * @property {string | null} sid
 * @property {Order | null} order
 * @property {Method[]} methods
 * @property {string | null} method
 * @property {Record<FieldName, FieldState>} fields
 * @property {boolean} complete whether every field that the method needs is right
 * @property {{ brand: string | null, last4: string } | null} card
 * @property {number} attempt
 * @property {string | null} code why the attempt failed
 * @property {Retry | null} retry
 * @property {number | null} retry_at Unix seconds
 * @property {number | null} deadline Unix seconds, by the gateway's clock
 * @property {number} now what that clock showed when the state was made: what is
 *   left is `deadline - now`, less the time since
 * @property {{ code: string } | null} error the last thing that went wrong
 * @property {boolean} outcome_unknown
 * @property {string | null} device
 */

/** @typedef {StateBase & { phase: "idle" | "opening" | "authenticating" | "selecting" | "details" | "review" | "signing" | "submitting", action: null, receipt: Receipt | null }} OpenState */
/** @typedef {StateBase & { phase: "action_required", action: Action, receipt: Receipt | null }} ActionState */
/** @typedef {StateBase & { phase: "processing" | "verifying" | "partially_paid", action: Action | null, receipt: Receipt | null }} WaitingState */
/** @typedef {StateBase & { phase: "authorized" | "succeeded", action: null, receipt: Receipt }} PaidState */
/** @typedef {StateBase & { phase: "failed" | "expired" | "cancelled", action: null, receipt: Receipt | null }} EndedState */

/**
 * Told apart by `phase`.
 *
 * @typedef {OpenState | ActionState | WaitingState | PaidState | EndedState} State
 */

/** @typedef {State["phase"]} Phase */

/**
 * How an attempt ended.
 *
 * @typedef {object} Settled
 * @property {"succeeded" | "authorized" | "failed" | "expired" | "cancelled"} status
 * @property {Receipt | null} receipt none only where the order ran out before anything was sent
 * @property {string | null} code
 * @property {Retry | null} retry
 */

/**
 * The log; `head` is the digest that the next intent carries.
 *
 * @typedef {{ sid: string, base: string, entries: { phase: Phase, at: number, code?: string }[], head: string }} Log
 */

/**
 * What the core asks its host to do.
 *
 * @typedef {{ type: "send", call: number, timeout_ms: number, endorse?: boolean }
 *   | { type: "timer", delay_ms: number | null }
 *   | { type: "navigate", url: string }
 *   | { type: "save", snapshot: string }
 *   | { type: "clear" }
 *   | { type: "rejected", code: string, event: string, phase: Phase }} Effect
 */

export {};
