/** @typedef {import("../state.js").State} State */

/** Phases in which the order is paid for. */
const PAID = ["succeeded", "authorized"];

/**
 * An element's part in the merchant's form: it submits the newest receipt, and
 * where it is required it is valid once that says that the order is paid.
 *
 * @param {ElementInternals} internals
 * @param {HTMLElement} anchor what the browser points at, and puts the focus on
 * @returns {(state: State | null, isRequired: boolean) => void} takes what changes
 */
export function formPart(internals, anchor) {
  let isPaid = false;
  return (state, isRequired) => {
    // A checkout that is gone has not undone what it was.
    if (state) {
      isPaid = PAID.includes(state.phase);
      internals.setFormValue(state.receipt?.jws ?? null);
    }
    if (isPaid || !isRequired) internals.setValidity({});
    else internals.setValidity({ valueMissing: true }, missing(), anchor);
  };
}

/** What this browser says of a field that is empty, in its own language. */
const missing = () => Object.assign(document.createElement("input"), { required: true }).validationMessage || "required";
