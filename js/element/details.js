/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").FieldState} FieldState */

/**
 * What `countersign-change` tells: statuses, codes, brand and last four.
 *
 * @typedef {object} ChangeDetail
 * @property {State["phase"]} phase
 * @property {string | null} method
 * @property {boolean} complete whether every field that the method needs is right
 * @property {boolean} valid whether no field is wrong, as far as it is filled in
 * @property {Record<string, FieldState>} fields
 */

/**
 * @param {State | null} state
 * @param {Record<string, FieldState>} told of the fields, by the view: before there is an order
 * @returns {ChangeDetail}
 */
export function changeOf(state, told) {
  const fields = state?.order ? state.fields : told;
  return {
    phase: state?.phase ?? "idle",
    method: state?.method ?? null,
    complete: state?.complete ?? false,
    valid: Object.values(fields).every(({ status }) => status !== "invalid"),
    fields,
  };
}
