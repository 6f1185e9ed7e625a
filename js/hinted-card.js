import { Card, takeBrands, takeNumber } from "./card.js";
import { STATUSES, ascii, check, put, rowOf, take } from "./fields.js";
import { only, text, typed } from "./misuse.js";
import { FIRST_ROW, SCHEME_CODES } from "./schemes.js";
import { FIRST_ROW as FIRST_TYPED, TYPED_CODES } from "./typed-codes.js";

/** @typedef {import("./account.js").FieldCheck} FieldCheck */
/** @typedef {import("./card.js").NumberCheck} NumberCheck */
/**
 * @template {import("./fields.js").FieldsExports} [G=import("./fields.js").FieldsExports]
 * @typedef {import("./fields.js").Fields<G>} Fields
 */
/** @typedef {import("./load.js").CardGlue} CardGlue */

/**
 * What a gateway knows of the cards that begin with eight digits (ISO/IEC 7812-1):
 * their brands, the one first that is paid with unless the buyer chooses another.
 *
 * @typedef {{ bin: string, brands: readonly string[] }} BinHint
 */

/**
 * `choices` are the brands that the buyer may choose from; none where there is
 * no choice.
 *
 * @typedef {NumberCheck & { choices: string[] }} HintedNumberCheck
 */

/** The most brands that a hint names. */
const MOST_BRANDS = 8;

/** Checks of what is on a card, and of what is beside it in a merchant's own form. */
export class HintedCard extends Card {
  #call;

  /**
   * @param {<T>(call: (desk: Fields) => T) => T} fields into the instance that has the fields
   * @param {<T>(call: (desk: Fields<CardGlue>) => T) => T} card into the one that knows the rest
   */
  constructor(fields, card) {
    super(fields);
    this.#call = card;
    Object.freeze(this);
  }

  /**
   * Checks a card number; beside a hint, with the root `card`, it also tells the
   * brands that the buyer may choose from.
   *
   * @override
   * @template {{ hint: BinHint, brand?: string | null } | undefined} [O=undefined]
   * @param {string} number
   * @param {O} [options] `brand` is the buyer's choice
   * @returns {O extends object ? HintedNumberCheck : NumberCheck}
   */
  number(number, options) {
    return /** @type {O extends object ? HintedNumberCheck : NumberCheck} */ (
      options ? this.#hinted(number, options) : super.number(number)
    );
  }

  /**
   * @param {string} number
   * @param {{ hint: BinHint, brand?: string | null }} options
   * @returns {HintedNumberCheck}
   */
  #hinted(number, options) {
    only(options, ["hint", "brand"], "options");
    only(options.hint, ["bin", "brands"], "hint");
    const { bin, brands } = options.hint;
    if (!/^[0-9]{8}$/.test(text(bin, "bin"))) throw new TypeError("`bin` is not eight digits");
    if (!Array.isArray(brands) || brands.length === 0 || brands.length > MOST_BRANDS) {
      throw new TypeError("`brands` is no list of one to eight brands");
    }
    const rows = brands.map((brand) => rowOf(text(brand, "brand") || "-"));
    const choice = rowOf(text(options.brand ?? "", "brand"));
    const input = bin + typed(number, "number");
    return this.#call((desk) => {
      // Rows go first, like characters.
      put(desk, String.fromCharCode(...rows) + input);
      desk.glue.cardHinted(rows.length, choice);
      const checked = /** @type {import("./card.js").Check} */ (check(desk));
      return { ...takeNumber(desk, checked), choices: takeBrands(desk) };
    });
  }

  /**
   * Checks a postal code of a country, as a card's bank compares them.
   *
   * @param {string} postal
   * @param {{ country: string }} options ISO 3166-1 alpha-2; where the country has
   *   no codes of a known form, any short text of ASCII is valid
   * @returns {FieldCheck}
   */
  postal(postal, options) {
    only(options, ["country"], "options");
    const input = countryOf(options.country) + typed(postal, "postal");
    return this.#call((desk) => {
      put(desk, input);
      desk.glue.postal();
      const status = STATUSES[take(desk) - 1] ?? "invalid";
      const row = take(desk);
      // Beside what any field can be told, a code can be told what a number of an account can.
      const code = TYPED_CODES[row - FIRST_TYPED] ?? SCHEME_CODES[row - FIRST_ROW] ?? null;
      return { status, code, formatted: ascii(desk) };
    });
  }
}

/** @param {unknown} country */
export function countryOf(country) {
  const code = text(country, "country");
  if (!/^[A-Z]{2}$/.test(code)) throw new TypeError("`country` is not two capital letters");
  return code;
}
