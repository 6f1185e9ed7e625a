import { explain as explainCode } from "../explain.js";
import { KIT_CODES } from "./codes.js";
import { REFUSALS } from "./refusals.js";

/** @type {Record<string, string>} */
const OWN = { ...KIT_CODES, ...REFUSALS };

/**
 * One English sentence on a code, for logs and for developers.
 *
 * @param {string} code
 * @returns {string}
 */
export function explain(code) {
  return (Object.hasOwn(OWN, code) && OWN[code]) || explainCode(code);
}
