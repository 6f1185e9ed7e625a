/** @typedef {import("./contract.js").Given} Given */

/** The screen of each phase in which the order is here. */
const BY_PHASE = /** @type {const} */ ({
  selecting: "choice",
  details: "form",
  review: "review",
  signing: "waiting",
  submitting: "waiting",
  action_required: "waiting",
  processing: "waiting",
  verifying: "waiting",
  partially_paid: "waiting",
  authorized: "success",
  succeeded: "success",
  failed: "failure",
  expired: "expired",
  cancelled: "cancelled",
});

/**
 * @typedef {(typeof BY_PHASE)[keyof typeof BY_PHASE] | "skeleton" | "unknown" | "trouble" | "elsewhere"} Name
 */

/**
 * The screen to show. Before the order is there that is the form, as soon as it
 * can be typed in.
 *
 * @param {Given} given
 * @param {boolean} canType
 * @returns {Name}
 */
export function pick({ state, lease, trouble, resumes }, canType) {
  if (state?.outcome_unknown) return "unknown";
  if (trouble) return "trouble";
  if (lease === "elsewhere") return "elsewhere";
  const name = state && BY_PHASE[/** @type {keyof typeof BY_PHASE} */ (state.phase)];
  return name || (canType && !resumes ? "form" : "skeleton");
}
