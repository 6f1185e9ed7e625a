import { CheckoutError } from "./errors.js";
import { text } from "./misuse.js";

/** An amount as it stands in a document; its exponent is the currency's. */
const AMOUNT = /^(?:0|[1-9]\d{0,14})(?:\.(\d{1,4}))?$/;

/**
 * Writes an amount as people in a locale do. The decimals are those of the
 * string, and its digits never pass through a float.
 *
 * @param {string} value a decimal string, as in documents
 * @param {string} currency an ISO 4217 code
 * @param {string | string[]} [locale] BCP 47; the environment's by default
 * @returns {string}
 * @throws {CheckoutError} `amount_format`, `currency_unknown`
 */
export function format(value, currency, locale) {
  const match = AMOUNT.exec(text(value, "value"));
  if (!match) throw new CheckoutError("amount_format", { field: "value" });
  if (!/^[A-Z]{3}$/.test(text(currency, "currency"))) {
    throw new CheckoutError("currency_unknown", { field: "currency" });
  }
  const digits = match[1]?.length ?? 0;
  const writer = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // An engine that would round (Intl.NumberFormat before its third edition)
  // gets the part before the point as an integer, which it always writes whole.
  if (value.length <= 15 || isExact()) return writer.format(/** @type {Intl.StringNumericLiteral} */ (value));
  return writer
    .formatToParts(BigInt(value.split(".")[0] ?? value))
    .map((part) => (part.type === "fraction" ? inNumerals(match[1] ?? "", locale) : part.value))
    .join("");
}

/** Whether this engine formats decimal strings digit by digit. */
function isExact() {
  const options = { useGrouping: false, minimumFractionDigits: 3 };
  const probe = /** @type {Intl.StringNumericLiteral} */ ("123456789012345.678");
  return new Intl.NumberFormat("en", options).format(probe) === probe;
}

/**
 * Digits in the numerals that a locale's amounts are written in.
 *
 * @param {string} digits
 * @param {string | string[] | undefined} locale
 */
function inNumerals(digits, locale) {
  const writer = new Intl.NumberFormat(locale, { useGrouping: false });
  return digits.replace(/\d/g, (digit) => writer.format(Number(digit)));
}
