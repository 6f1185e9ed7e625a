/** When the hand-made states were made, by the gateway's clock. */
export const NOW = 1_800_000_000;

const AMOUNT = { value: "128.00", currency: "CNY" };

const empty = { status: "empty", code: null };

/** @returns {object} the state that all others are told from */
export const base = (phase, more = {}) => ({
  phase,
  sid: "pay_8f3kq2ZtV0",
  order: {
    id: "NW-20418",
    amount: AMOUNT,
    description: "Two notebooks and a pen",
    lines: [
      { name: "Dotted notebook A5", quantity: 2, amount: { value: "96.00", currency: "CNY" } },
      { name: "Fine liner, black", quantity: 1, amount: { value: "32.00", currency: "CNY" } },
    ],
    merchant: { id: "m_1", name: "Northwind Paper Co.", country: "CN" },
    confirm: "frame",
    expires_at: NOW + 1800,
  },
  methods: [{ id: "card" }],
  method: "card",
  fields: { number: empty, expiry: empty, cvc: empty, holder: empty },
  complete: false,
  card: { brand: "visa", last4: "4242" },
  attempt: 1,
  action: null,
  receipt: null,
  code: null,
  retry: null,
  retry_at: null,
  deadline: NOW + 1800,
  now: NOW,
  error: null,
  outcome_unknown: false,
  asks_at: null,
  device: "first",
  ...more,
});

const receipt = (status, more = {}) => ({
  jws: `eyJhbGciOiJFUzI1NiIsImtpZCI6ImIxIiwidHlwIjoiY291bnRlcnNpZ24tcmVjZWlwdCtqd3MifQ.${"eyJ2IjoxLCJpc3MiOiJodHRw".repeat(14)}.${"c2lnbmF0dXJl".repeat(7)}`,
  seq: 3,
  status,
  attempt: 1,
  amount: AMOUNT,
  refunds: [],
  issued_at: NOW,
  ...more,
});

const action = { id: "a1", kind: "redirect_get", until: NOW + 600, url: "https://bank.example/confirm" };

const failed = (code, retry, more = {}) =>
  base("failed", { code, retry, receipt: receipt("failed", { code, retry }), deadline: null, ...more });

/** @returns {object} the message of a service that has this state */
export const message = (state, more = {}) => ({ type: "state", state, lease: "held", settings: {}, ...more });

/** A message for each screen, and for each of its kinds, by name. */
export const MESSAGES = {
  skeleton: message(null, { resumes: true }),
  choice: message(base("selecting", { method: null, methods: [{ id: "card" }, { id: "alipay", label: "Alipay" }] })),
  form: message(base("details")),
  "form, soon over": message(base("details", { deadline: NOW + 200 })),
  review: message(base("review", { complete: true })),
  "review, refused": message(base("review", { complete: true, error: { code: "gateway_unreachable" } })),
  "review, the page's button": message(
    base("review", { complete: true, order: { ...base("review").order, confirm: "page" } }),
  ),
  "waiting, sending": message(base("submitting")),
  "waiting, action": message(base("action_required", { action, deadline: NOW + 600 })),
  "waiting, action here": message(
    base("action_required", { action: { ...action, url: undefined, kind: "wait_push" }, deadline: NOW + 90 }),
  ),
  "waiting, processing": message(base("processing", { deadline: NOW + 900 })),
  "waiting, verifying": message(base("verifying", { deadline: NOW + 86_400 })),
  "waiting, gateway away": message(base("verifying", { deadline: NOW + 86_400, asks_at: NOW + 60 })),
  unknown: message(base("verifying", { outcome_unknown: true, deadline: NOW + 86_400 })),
  success: message(base("succeeded", { receipt: receipt("succeeded", { paid: AMOUNT }), deadline: null })),
  "success, late": message(base("succeeded", { receipt: receipt("succeeded", { late: true }), deadline: null })),
  "success, held": message(base("authorized", { receipt: receipt("authorized") })),
  failure: message(failed("incorrect_cvc", "same_method")),
  "failure, other card": message(failed("insufficient_funds", "other_method")),
  "failure, later": message(failed("processing_error", "after", { retry_at: NOW + 60 })),
  "failure, over": message(failed("declined", "none")),
  expired: message(base("expired", { deadline: null }), { settings: { canRenew: true } }),
  cancelled: message(base("cancelled", { deadline: null })),
  trouble: { type: "trouble", code: "wasm_unreachable", retryable: true },
  "trouble, for good": { type: "trouble", code: "unauthorized", retryable: false },
  elsewhere: message(null, { lease: "elsewhere" }),
};

/**
 * The name of the screen that a message leads to.
 *
 * @param {string} name of the message
 */
export const screenOf = (name) => name.split(",")[0];

/**
 * A message with other settings.
 *
 * @param {object} original
 * @param {object} settings
 */
export const under = (original, settings) =>
  original.type === "state" ? { ...original, settings: { ...original.settings, ...settings } } : original;
