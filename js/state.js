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

/** @typedef {{ id: string, until: number, data: Record<string, unknown> }} ActionBase */

/**
 * What the buyer must do next, until when. One that is asked again, for a code
 * that was wrong, keeps its `id` and has new `data`. A kind that is not among
 * these is a newer gateway's: `url`, if it has one, is the way on.
 *
 * @typedef {(ActionBase & { kind: "redirect_get", url: string })
 *   | (ActionBase & { kind: "otp", url?: string, data: { error?: string, tries_left?: number, resend_at?: number, [member: string]: unknown } })
 *   | (ActionBase & { kind: "popup" | "redirect_post" | "qr" | "deep_link" | "bridge" | "fingerprint_iframe" | "challenge_iframe"
 *       | "password" | "webauthn" | "spc" | "wallet_sheet" | "transfer_instructions" | "crypto_address"
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
 * @property {number} auth_level how well it must be known who the buyer is; 0 where that is not asked
 * @property {{ id: string, given: boolean }[]} consents what the buyer must tick before they confirm
 * @property {string | null} code why the attempt failed
 * @property {Retry | null} retry
 * @property {number | null} retry_at Unix seconds
 * @property {number | null} deadline Unix seconds, by the gateway's clock
 * @property {number} now what that clock showed when the state was made: what is
 *   left is `deadline - now`, less the time since
 * @property {{ code: string } | null} error the last thing that went wrong
 * @property {boolean} outcome_unknown whether nobody knows how a payment ended, for so
 *   long that the buyer must be told
 * @property {number | null} asks_at Unix seconds: by when the gateway is asked again, where
 *   its last answer did not come
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
 * One step of a payment, named after its phase; times in Unix seconds, by the
 * gateway's clock.
 *
 * @typedef {{ step: Phase, state: "done" | "now" | "next" | "failed", at?: number, until?: number }} Step
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
