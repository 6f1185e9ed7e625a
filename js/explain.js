import { MEANINGS } from "./codes.js";

/** @typedef {import("./codes.js").Code} Code */

/**
 * One English sentence on a code, for logs and for developers; a page says it in
 * its own words.
 *
 * @param {string} code
 * @returns {string}
 */
export function explain(code) {
  return Object.hasOwn(MEANINGS, code)
    ? MEANINGS[/** @type {Code} */ (code)]
    : "The reason is one that this version does not know.";
}
