import { en } from "./locale/en.js";

/** @typedef {keyof typeof en} Key */

/**
 * Codes that are one thing to a buyer: the beginnings of their names, by the
 * text that says it.
 */
const SAME = /** @type {[Key, RegExp][]} */ ([
  ["code_wasm_unreachable", /^(script_unreachable|wasm_invalid|integrity|frame_|version_mismatch)/],
  ["code_card_expiry_incomplete", /^card_expiry_format$/],
  ["code_processing_error", /^rail_closed$/],
  ["unknownText", /^outcome_unknown$/],
  ["code_unsupported_browser", /^(wasm_unsupported|no_entropy)$/],
  ["code_gateway_unreachable", /^(unavailable|overloaded|request_timeout|refused)$/],
  ["code_order_expired", /^(intent_expired|endorsement_time)$/],
  ["code_clock_skew", /^(dpop_time|lifetime_too_long)$/],
  ["code_method_limits", /^(method_unknown|unsupported|tender_)/],
  ["code_attempts_exhausted", /^(retry_refused|keys_full|codes_spent|tries_spent|authentication_locked)$/],
  ["code_retry_early", /^(attempt_(open|running)|resend_early)$/],
  ["code_cancelled_by_buyer", /^(dismissed|change_rejected)$/],
  ["code_authentication_failed", /^auth_required$/],
  ["code_device_refused", /^(endorsement_invalid|key_not_enrolled|frame_required)$/],
  ["code_unauthorized", /^(closed|session_|origin_refused|return_url|insecure)/],
  ["code_answer_invalid", /^(answer|receipt|order|signature|key|jose|jwk|json|version|issuer|seal|base64|address|nonce|intent|amount|payee|currency)_/],
]);

/**
 * The key of the sentence on a code; `code_other` where none is its own.
 *
 * @param {string} code
 * @returns {Key}
 */
export function keyOf(code) {
  const own = `code_${code}`;
  if (Object.hasOwn(en, own)) return /** @type {Key} */ (own);
  return SAME.find(([, codes]) => codes.test(code))?.[0] ?? "code_other";
}
