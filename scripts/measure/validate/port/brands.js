import { rules } from "tables";

/** @typedef {(typeof rules)[number]} Rule */

/** The rank of a rule whose prefix digits still to come may complete. */
const MAY_OWN = 1;

/** @type {Rule} */
const UNKNOWN = { brand: "", lengths: [12, 13, 14, 15, 16, 17, 18, 19], usual: 16, gaps: [4, 8, 12, 16], luhn: "Required", ranges: [] };

/**
 * @param {string} digits
 * @returns {[number, number]} the least and the greatest number of six digits that they begin
 */
function prefix(digits) {
  const first = digits.slice(0, 6);
  const unit = 10 ** (6 - first.length);
  const least = Number(first) * unit;
  return [least, least + unit - 1];
}

/** How well a rule fits; 0 where it cannot. */
function rank({ ranges }, least, most) {
  let best = 0;
  for (const [from, to, digits] of ranges) {
    // They are in order: all that follow are greater too.
    if (from > most) break;
    if (from <= least && most <= to) best = Math.max(best, MAY_OWN + digits);
    else if (least <= to) best = Math.max(best, MAY_OWN);
  }
  return best;
}

/**
 * The rule for a number that begins like this.
 *
 * @param {string} digits
 */
export function ruleOf(digits) {
  const [least, most] = prefix(digits);
  let [found, best] = [UNKNOWN, MAY_OWN];
  for (const rule of rules) {
    const ranked = rank(rule, least, most);
    if (ranked > best) [found, best] = [rule, ranked];
  }
  return found;
}

/**
 * Every brand that a number can still be, the likeliest first.
 *
 * @param {string} digits
 * @returns {string[]}
 */
export function brandsOf(digits) {
  if (digits === "") return [];
  const [least, most] = prefix(digits);
  const fitting = [];
  for (const rule of rules) {
    const ranked = rank(rule, least, most);
    if (ranked > 0) fitting.push({ brand: rule.brand, ranked });
  }
  fitting.sort((one, other) => other.ranked - one.ranked);
  return [...new Set(fitting.map(({ brand }) => brand))];
}

/** After which digits a number of this length shows a gap. */
export const gapsOf = (rule, length) => (length > rule.usual ? UNKNOWN.gaps : rule.gaps);

/** @param {Rule} rule */
export const longest = (rule) => Number(rule.lengths.at(-1));
