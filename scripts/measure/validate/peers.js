import validator from "card-validator";
import creditCardType from "credit-card-type";
import { electronicFormatIBAN, extractIBAN, friendlyFormatIBAN, isValidIBAN, validateIBAN } from "ibantools";

/** The gaps of a number whose brand is not known. */
const FOURS = [4, 8, 12];

/**
 * One keystroke in the field of the card number, as a page does it with these
 * libraries: `card-validator` says whether the number is one, `credit-card-type`
 * which brands it can be, and the page draws the groups and keeps the caret.
 */
export const keystroke = (shown, typed) => drawn(shown, typed, (digits) => creditCardType(digits));

/**
 * The same with `card-validator` alone, which names the one brand that it takes
 * the number for.
 */
export const oneBrand = (shown, typed) => drawn(shown, typed, (digits, card) => (card ? [card] : []));

/**
 * @param {{ value: string, start: number, end: number }} shown
 * @param {string} typed
 * @param {(digits: string, card: { type: string, gaps: number[] } | null) => { type: string, gaps: number[] }[]} brands
 */
function drawn({ value, start, end }, typed, brands) {
  const before = onlyDigits(value.slice(0, start) + typed);
  const digits = before + onlyDigits(value.slice(end));
  const { card, isPotentiallyValid, isValid } = validator.number(digits);
  const known = brands(digits, card);
  const gaps = (known[0]?.gaps ?? FOURS).filter((gap) => gap < digits.length);
  let [text, from] = ["", 0];
  for (const gap of gaps) {
    text += `${digits.slice(from, gap)} `;
    from = gap;
  }
  const caret = before.length + gaps.filter((gap) => gap <= before.length).length;
  return { value: text + digits.slice(from), caret, brands: known.map(({ type }) => type), isPotentiallyValid, isValid };
}

const onlyDigits = (text) => text.replace(/\D/g, "");

/** Whether a typed IBAN is valid, and nothing else. */
export const isIban = (typed) => ({ valid: isValidIBAN(electronicFormatIBAN(typed) ?? "") });

/** What ours answers beside that: the reason, the groups, country, bank and branch. */
export function iban(typed) {
  const electronic = electronicFormatIBAN(typed) ?? "";
  const { valid, errorCodes } = validateIBAN(electronic);
  const { countryCode = null, bankIdentifier = null, branchIdentifier = null } = valid ? extractIBAN(electronic) : {};
  return { valid, errorCodes, formatted: friendlyFormatIBAN(electronic), country: countryCode, bank: bankIdentifier, branch: branchIdentifier };
}
