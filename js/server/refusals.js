// Written by scripts/build/codes.mjs from src/gateway/code.rs: change the table there.

/** Codes of refusals that only a merchant's server meets, each with its sentence. */
export const REFUSALS = /** @type {const} */ ({
  webhook_url_refused: "The address is not one that events are sent to.",
  webhook_endpoints_full: "The merchant has as many endpoints as it may.",
  webhook_endpoint_unknown: "The merchant has no such endpoint.",
  webhook_event_unknown: "The merchant has no such event.",
});
