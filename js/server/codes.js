/**
 * Codes that only the kit for a merchant's server gives, each with its sentence.
 * They are not in the core's table, every row of which is in every buyer's wasm.
 */
export const KIT_CODES = /** @type {const} */ ({
  webhook_header: "A header of the webhook is missing or not in its form.",
  webhook_time: "The webhook was sent too long ago or lies ahead.",
  webhook_signature: "No signature of the webhook holds.",
});
