// Types only: what a mock is told, and what it tells.

/** @typedef {import("../state.js").Amount} Amount */

/**
 * @typedef {object} MockOptions
 * @property {number} [seed] what the gateway's keys and names follow from, 1 by default
 * @property {"real" | "virtual"} [clock] virtual time stands still until it is
 *   carried forward with `advance` or `until`; real by default
 * @property {string} [url] the gateway's origin
 * @property {string} [origin] of the page that pays; its own by default
 * @property {string} [merchant] the name that buyers know the merchant by
 * @property {string} [country] ISO 3166-1 alpha-2
 * @property {string} [secretKey] of the merchant
 */

/**
 * What kinds of action there are; others are written as they are, for an action
 * of a newer gateway.
 *
 * @typedef {"redirect_get" | "redirect_post" | "popup" | "qr" | "deep_link" | "bridge" | "fingerprint_iframe"
 *   | "challenge_iframe" | "otp" | "password" | "webauthn" | "spc" | "wallet_sheet" | "transfer_instructions"
 *   | "crypto_address" | "sms_send" | "wait_push" | "approve_change"} ActionKind
 */

/** @typedef {"approved" | "declined" | "closed" | "pending" | "timeout" | "late_success"} Outcome */

/**
 * What comes of a charge, and what follows: `then`, after `after` milliseconds,
 * or, for an action, once the buyer has done it.
 *
 * @typedef {object} StepRest
 * @property {number} [times] how often the rail tells it
 * @property {boolean} [lost] whether its first answer to the gateway is lost
 * @property {boolean} [late] whether what follows comes though the charge was closed
 * @property {number} [after] milliseconds
 * @property {Step} [then]
 */

/** @typedef {StepRest & { outcome: Outcome, code?: string, retry?: "none" | "same_method" | "other_method" }} OutcomeStep */

/**
 * `secret` is what is right where a code or a password is asked for; any is by
 * default. `lasts` is in seconds.
 *
 * @typedef {StepRest & { action: ActionKind | (string & {}), data?: object, url?: string, lasts?: number, secret?: string }} ActionStep
 */

/**
 * So much has come so far, in minor units: less than the total, all of it, or more.
 *
 * @typedef {StepRest & { received: number }} PartStep
 */

/** @typedef {Outcome | OutcomeStep | ActionStep | PartStep} Step */

/** @typedef {"reviewing" | "processing" | "refunded" | "rejected" | "closed" | "abnormal"} RefundWord */

/**
 * One charge in the rail's own books.
 *
 * @typedef {object} Charge
 * @property {string} reference the session's id and the attempt's number
 * @property {"asked" | "pending" | "part" | "held" | "taken" | "declined" | "closed"} state
 * @property {number} amount minor units
 * @property {string} [currency]
 * @property {string} last4
 * @property {number} received minor units that came
 * @property {number} returned minor units of them that went back
 */

/**
 * A part of a payment that was set aside beside the card.
 *
 * @typedef {object} Hold
 * @property {string} hold the session's id, the attempt's number and the part's
 * @property {string} account
 * @property {number} amount minor units
 * @property {"held" | "released" | "spent"} state
 */

/**
 * @typedef {object} MockSession
 * @property {string} id
 * @property {string} clientSecret
 * @property {string} order the signed order
 * @property {number} expiresAt Unix seconds
 */

export {};
