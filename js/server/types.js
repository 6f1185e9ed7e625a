// Types only: what crosses between a merchant's server and the gateway. Names
// are the wire's, as in docs/openapi.yaml.

/** @typedef {import("../state.js").Amount} Amount */
/** @typedef {import("../state.js").Retry} Retry */
/** @typedef {import("../errors.js").Code} Code */

/**
 * What is to be paid, by whom, and how.
 *
 * @typedef {object} SessionRequest
 * @property {{ id: string, amount: Amount, description?: string, purpose?: string, lines?: { name: string, quantity: number, amount: Amount }[] }} order
 * @property {{ id: string, label?: string, brands?: string[], limits?: { min?: Amount, max?: Amount } }[]} [methods]
 * @property {string[]} [origins] the pages that may embed the checkout
 * @property {string} [return_url] where a redirect comes back to
 * @property {SessionPolicy} [policy]
 * @property {{ kind: string, ref: string, label: string, available: Amount, rules?: { min_total?: Amount, group?: string } }[]} [tenders]
 *   money beside the methods, of kinds that the gateway has a ledger for
 * @property {number} [expires_in] seconds
 */

/**
 * @typedef {object} SessionPolicy
 * @property {"automatic" | "manual"} [capture]
 * @property {"frame" | "page"} [confirm]
 * @property {number} [max_attempts]
 * @property {boolean} [inline]
 * @property {"allow" | "step_up" | "refuse"} [new_device]
 * @property {"fulfil" | "refund"} [late_success] what becomes of money that comes after the session's end
 * @property {string[]} [consents] ids of what the buyer must tick
 * @property {{ from: Amount, level: number }[]} [auth_tiers] how well it must be known who the buyer is, from an amount on
 */

/**
 * What the page needs is `client_secret`, and nothing else of it.
 *
 * @typedef {object} Session
 * @property {string} id also the payment's
 * @property {string} client_secret
 * @property {string} order the signed order
 * @property {number} expires_at Unix seconds
 */

/** @typedef {"open" | "action_required" | "processing" | "authorized" | "partially_paid" | "succeeded" | "failed" | "expired" | "cancelled"} PaymentStatus */

/**
 * One line of the list.
 *
 * @typedef {object} PaymentLine
 * @property {string} id
 * @property {PaymentStatus | (string & {})} status
 * @property {Amount} amount
 * @property {Amount} captured
 * @property {Amount} refunded
 * @property {string} order_id
 * @property {number} created_at Unix seconds
 * @property {number} expires_at Unix seconds
 */

/**
 * @typedef {object} Attempt
 * @property {number} number
 * @property {string} status
 * @property {string} [method]
 * @property {{ brand: string, last4: string }} [card]
 * @property {{ kind: string, ref: string, amount: Amount, status: string }[]} [tenders] what is paid beside the method, or without one
 * @property {{ thumbprint: string, recognised: boolean }} [device] the device key
 *   behind it (RFC 7638), and whether it had paid this merchant before
 * @property {{ amount: Amount, status: "due" | "returned" }} [excess] money of it that the order does not keep
 * @property {string} [code] why it failed
 * @property {number} created_at Unix seconds
 */

/**
 * @typedef {object} Refund
 * @property {string} id
 * @property {string} payment
 * @property {string} status
 * @property {Amount} amount
 * @property {{ kind: string, ref: string, amount: Amount }[]} [tenders] what of it goes back beside the method
 * @property {string} [reason]
 * @property {number} created_at Unix seconds
 */

/**
 * What can be kept for years and checked again: see `verifyEvidence`.
 *
 * @typedef {object} Evidence
 * @property {string} order
 * @property {string} [intent]
 * @property {string[]} receipts
 * @property {{ jwk: object, endorsement?: string, device_jwk?: object }[]} keys
 */

/** @typedef {PaymentLine & { attempts: Attempt[], refunds: Refund[], evidence: Evidence }} Payment */

/**
 * @typedef {object} PaymentFilter
 * @property {PaymentStatus | (string & {})} [status]
 * @property {number} [created_from] Unix seconds
 * @property {number} [created_before] Unix seconds
 * @property {string} [after] a cursor, to go on from
 * @property {number} [limit] payments fetched at a time, 20 unless said otherwise
 */

/**
 * What a receipt says, its signature verified.
 *
 * @typedef {object} VerifiedReceipt
 * @property {string} jws the receipt as signed
 * @property {string} session also the payment's id
 * @property {number} seq
 * @property {number} attempt
 * @property {string} status `unknown` for one that this version does not know
 * @property {string} [code] why it failed
 * @property {Amount} amount the order's total, always
 * @property {Amount} [paid]
 * @property {Amount} [captured]
 * @property {Amount} [refunded]
 * @property {{ id: string, amount: Amount, status: string }[]} [refunds]
 * @property {boolean} late whether the money came after the session had ended
 * @property {number} issued_at Unix seconds
 */

/**
 * What the merchant knows by itself; what is named must agree.
 *
 * @typedef {object} Wanted
 * @property {string} [session]
 * @property {string} [order] the merchant's own order number
 * @property {Amount} [amount]
 */

/** @typedef {"form" | "order" | "wanted" | "keys" | "intent" | "amount" | "payee" | "receipts" | "sequence" | "settlement"} CheckName */

/**
 * One check, with the reason if it failed: the member to blame in `at`, which of
 * several keys or receipts in `index`.
 *
 * @typedef {{ name: CheckName, ok: boolean, code?: Code | (string & {}), at?: string, index?: number }} EvidenceCheck
 */

/**
 * What evidence proves.
 *
 * @typedef {object} ValidEvidence
 * @property {true} valid
 * @property {EvidenceCheck[]} checks
 * @property {string} status the last receipt's; `open` before the first
 * @property {Amount} amount the order's total
 * @property {Amount | null} paid what the buyer has paid, or what is held
 * @property {Amount | null} captured
 * @property {Amount | null} refunded
 * @property {{ id: string, session: string, digest: string, merchant: { id: string, name: string, country: string },
 *   amount: Amount, description?: string, lines: { name: string, quantity: number, amount: Amount }[],
 *   issued_at: number, expires_at: number }} order
 * @property {{ digest: string, attempt: number, method: string, origin: string, issued_at: number, key: string,
 *   device: string | null } | null} intent what the buyer's key signed: `key` is its thumbprint, `device` that of the
 *   device key that vouches for it
 * @property {VerifiedReceipt[]} receipts
 */

/**
 * Evidence proves nothing where one check fails, so nothing but the checks is told.
 *
 * @typedef {{ valid: false, checks: EvidenceCheck[] }} RefusedEvidence
 */

/** @typedef {ValidEvidence | RefusedEvidence} EvidenceReport */

/** @typedef {"payment.processing" | "payment.authorized" | "payment.partially_paid" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "payment.expired" | "payment.excess" | "refund.updated"} EventType */

/**
 * @typedef {object} EventData
 * @property {string} id the payment's
 * @property {string} order_id
 * @property {string} status the receipt's; with `payment.excess` what it was before
 * @property {Amount} amount the order's total
 * @property {string} [code] why it failed or was cancelled
 * @property {Retry} [retry] whether another attempt may follow a failure
 * @property {boolean} [late] whether the money came after the session had ended
 * @property {Amount} [excess] with `payment.excess`: how much goes back of one attempt, taken or only held
 * @property {{ id: string, status: string, amount: Amount }} [refund]
 */

/**
 * @template R
 * @typedef {{ id: string, type: EventType | (string & {}), created: number, data: EventData & { receipt: R } }} EventWith
 */

/**
 * An event as it is sent, its receipt a text that nobody has verified.
 *
 * @typedef {EventWith<string>} RawEvent
 */

/**
 * What a webhook tells, its signature and its receipt verified. The same event
 * can come more than once, always under the same `id`.
 *
 * @typedef {EventWith<VerifiedReceipt>} WebhookEvent
 */

/**
 * An event, and what came of sending it.
 *
 * @typedef {RawEvent & { deliveries: { endpoint: string, status: "pending" | "delivered" | "failed", tries: number,
 *   http_status?: number, next_try_at?: number }[] }} ListedEvent
 */

/**
 * Where events are sent; its secret is told when it is made, and never again.
 *
 * @typedef {object} WebhookEndpoint
 * @property {string} id
 * @property {string} url
 * @property {EventType[]} events none means all
 * @property {boolean} enabled
 * @property {number} created_at Unix seconds
 */

export {};
