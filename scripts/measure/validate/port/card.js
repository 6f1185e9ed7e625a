import { BRANDS } from "../../../../js/brands.js";
import { brandsOf, gapsOf, longest, ruleOf } from "./brands.js";
import { HYPHEN, MAX_TYPED, OTHER, SLASH, SPACE, fold, size } from "./text.js";

const MAX_DIGITS = 19;

/** The digits in groups, and where the caret is that has so many of them `before` it. */
export function group(digits, gaps, before = digits.length) {
  let [text, caret, from] = ["", before, 0];
  for (const gap of gaps) {
    if (gap >= digits.length) break;
    text += `${digits.slice(from, gap)} `;
    from = gap;
    if (before >= gap) caret += 1;
  }
  return { text: text + digits.slice(from), caret };
}

/**
 * A card number as typed so far.
 *
 * @param {string} typed
 */
export function number(typed) {
  const { digits, refused } = read(typed);
  const rule = ruleOf(digits);
  const { status, code } = refused ? answer("invalid", refused) : judge(digits, rule);
  const gaps = gapsOf(rule, digits.length);
  const brand = rule.brand || null;
  return {
    status,
    code,
    brand,
    brands: brandsOf(digits),
    formatted: refused ? "" : group(digits, gaps).text,
    lengths: [...rule.lengths],
    gaps: [...gaps],
    cvc: brand && { ...BRANDS[brand] },
    last4: status === "valid" || status === "warning" ? digits.slice(-4) : null,
  };
}

function read(typed) {
  if (size(typed) > MAX_TYPED) return { digits: "", refused: "card_number_length" };
  let [digits, refused] = ["", ""];
  for (const character of typed) {
    const kind = fold(Number(character.codePointAt(0)));
    if (kind === OTHER || kind === SLASH) return { digits, refused: "characters" };
    if (kind === SPACE || kind === HYPHEN) continue;
    if (digits.length === MAX_DIGITS) refused = "card_number_length";
    else digits += kind;
  }
  return { digits, refused };
}

const answer = (status, code = null) => ({ status, code });

/** All but the last digit of a number that no digit ends well. */
const ZEROS = "0".repeat(MAX_DIGITS - 1);

/** How far a number of this rule has got. */
export function judge(digits, rule) {
  const { length } = digits;
  if (length === 0) return answer("empty", "required");
  if (length > longest(rule)) return answer("invalid", "card_number_length");
  if (!rule.lengths.includes(length)) return answer("incomplete", "card_number_incomplete");
  if (rule.luhn !== "None" && !luhn(digits)) {
    if (rule.luhn === "Advisory") return answer("warning", "card_number_checksum");
    if (length < rule.usual) return answer("incomplete", "card_number_incomplete");
    const canGoOn = length < longest(rule) && digits !== ZEROS;
    return answer(canGoOn ? "incomplete" : "invalid", "card_number_checksum");
  }
  return rule.brand === "" ? answer("warning", "card_brand_unknown") : answer("valid");
}

function luhn(digits) {
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at -= 1, twice = !twice) {
    const digit = digits.charCodeAt(at) - 48;
    sum += !twice ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum !== 0 && sum % 10 === 0;
}
