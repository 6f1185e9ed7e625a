import { BRANDS } from "./brands.js";
import { ascii, brandOf, check, list, put, rowOf } from "./fields.js";
import { text, typed } from "./misuse.js";

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./fields.js").Fields} Fields */

/**
 * How far a field has got. `incomplete` can still become valid by typing on;
 * `warning` is complete, and the code says what is unusual about it.
 *
 * @typedef {import("./fields.js").Status} Status
 */

/** @typedef {{ status: Status, code: Code | null }} Check */

/**
 * @typedef {Check & {
 *   brand: string | null,
 *   brands: string[],
 *   formatted: string,
 *   lengths: number[],
 *   gaps: number[],
 *   cvc: { name: string, length: number, required: boolean } | null,
 *   last4: string | null,
 * }} NumberCheck
 */

/** @typedef {Check & { month: number | null, year: number | null }} ExpiryCheck */

/** Checks of what is on a card, while it is being typed. */
export class Card {
  #call;

  /** @param {<T>(call: (glue: Fields) => T) => T} call into the instance, through its guard */
  constructor(call) {
    this.#call = call;
  }

  /**
   * @param {string} number
   * @returns {NumberCheck}
   */
  number(number) {
    const input = typed(number, "number");
    return this.#ask(input, "number", (glue) => {
      glue.cardNumber();
      return () => {
        const brand = brandOf(glue.take());
        return {
          brand,
          brands: list(glue).flatMap((row) => brandOf(row) ?? []),
          formatted: ascii(glue),
          lengths: list(glue),
          gaps: list(glue),
          cvc: brand && { ...BRANDS[brand] },
          last4: ascii(glue) || null,
        };
      };
    });
  }

  /**
   * @param {string} expiry
   * @param {{ today?: string }} [options] `today` as `YYYY-MM-DD`; by default the
   *   day it is at UTC-12, where a day ends last
   * @returns {ExpiryCheck}
   */
  expiry(expiry, { today = lastDay() } = {}) {
    const input = typed(expiry, "expiry");
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text(today, "today")) ?? [];
    return this.#ask(input, "today", (glue) => {
      glue.cardExpiry(Number(year), Number(month), Number(day));
      return () => ({ month: glue.take() || null, year: glue.take() || null });
    });
  }

  /**
   * @param {string} cvc
   * @param {{ brand?: string | null }} [options]
   * @returns {Check}
   */
  cvc(cvc, { brand = "" } = {}) {
    const input = typed(cvc, "cvc");
    const row = rowOf(text(brand ?? "", "brand"));
    return this.#ask(input, "brand", (glue) => {
      glue.cardCvc(row);
      return () => ({});
    });
  }

  /**
   * @param {string} holder
   * @returns {Check}
   */
  holder(holder) {
    return this.#ask(typed(holder, "holder"), "holder", (glue) => {
      glue.cardHolder();
      return () => ({});
    });
  }

  /**
   * @template {object} T
   * @param {string} input what was typed
   * @param {string} name of the argument that a refusal is about
   * @param {(glue: Fields) => () => T} question gives what takes the answer that
   *   follows status and code
   * @returns {Check & T}
   */
  #ask(input, name, question) {
    const answer = this.#call((glue) => {
      put(glue, input);
      const more = question(glue);
      const checked = check(glue);
      return checked && { ...checked, ...more() };
    });
    if (!answer) throw new TypeError(`\`${name}\` is not one that exists`);
    return answer;
  }
}

/** @returns {string} */
const lastDay = () => new Date(Date.now() - 12 * 3_600_000).toISOString().slice(0, 10);
