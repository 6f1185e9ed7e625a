// The texts that all sides judge: right by how they are made, wrong by one slip, or
// random ones of the right length. Each generator gives the text and what goes beside it.
import { accounts } from "./account-strings.mjs";
import { cards } from "./card-strings.mjs";
import { others } from "./other-strings.mjs";
import { Random, slip } from "./random.mjs";

/**
 * @typedef {object} Line what all sides are asked
 * @property {string} kind
 * @property {string} text
 * @property {string} beside what the field is read next to; empty where nothing is
 */

/**
 * @typedef {object} Tables
 * @property {{ type: string, patterns: (number | [number, number])[], lengths: number[] }[]} types
 * @property {Record<string, { chars: number | null, bban_regexp: string | null, IBANRegistry: boolean }>} countries ibantools' rows
 * @property {Record<string, string>} structures schwifty's rows: what the BBAN is made of, `4!a10!n`
 * @property {Record<string, string[]>} fitting BBANs that their country's own rule accepts, where there is one
 * @property {string[]} places the first six digits of resident identity numbers
 * @property {[number, number][]} ranges of our own table of brands
 * @property {string} today as YYYY-MM-DD
 */

/** Kinds that are bare sums and no fields. */
const SUMS = ["luhn", "mod_97_10", "mod_11_10", "mod_11_2"];

/**
 * One generator for each kind.
 *
 * @param {Tables} tables
 * @returns {Record<string, (random: Random) => { right: string, stray?: string, beside?: string }>}
 */
export function generators(tables) {
  return { ...cards(tables), ...accounts(tables), ...others(tables) };
}

/**
 * So many lines of a kind: two in five right, two wrong by a slip, one random.
 *
 * @param {Tables} tables
 * @param {string} kind
 * @param {number} seed
 * @param {number} count
 * @returns {Line[]}
 */
export function lines(tables, kind, seed, count) {
  const random = new Random(seed, kind);
  const make = generators(tables)[kind];
  if (!make) throw new RangeError(`no texts of the kind ${kind}`);
  return Array.from({ length: count }, () => {
    const { right, stray = slip(random, slip(random, right)), beside = "" } = make(random);
    const text = [right, right, slip(random, right), slip(random, right), stray][random.below(5)] ?? right;
    // A sum is asked about its own characters; fields take and refuse others.
    return { kind, text: SUMS.includes(kind) ? text.toUpperCase().replace(/[^0-9A-Z]/g, "") : text, beside };
  });
}
