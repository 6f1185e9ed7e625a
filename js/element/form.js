/** @typedef {import("../state.js").State} State */

/** Phases in which the order is paid for. */
const PAID = ["succeeded", "authorized"];

/**
 * An element's part in the merchant's form: it submits the newest receipt, and
 * where it is required it is valid once that says that the order is paid.
 */
export class FormPart {
  #internals;
  #anchor;
  #isPaid = false;

  /**
   * @param {ElementInternals} internals
   * @param {HTMLElement} anchor what the browser points at, and puts the focus on
   */
  constructor(internals, anchor) {
    this.#internals = internals;
    this.#anchor = anchor;
  }

  /**
   * @param {State | null} state
   * @param {boolean} isRequired
   */
  show(state, isRequired) {
    // A checkout that is gone has not undone what it was.
    if (state) {
      this.#isPaid = PAID.includes(state.phase);
      this.#internals.setFormValue(state.receipt?.jws ?? null);
    }
    if (this.#isPaid || !isRequired) this.#internals.setValidity({});
    else this.#internals.setValidity({ valueMissing: true }, missing(), this.#anchor);
  }
}

/** What this browser says of a field that is empty, in its own language. */
const missing = () => Object.assign(document.createElement("input"), { required: true }).validationMessage || "required";
