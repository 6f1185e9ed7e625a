import { BRANDS } from "./brands.js";
import { ascii, brandOf, check, list, put, rowOf, take } from "./fields.js";
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

/**
 * Takes what follows status and code of a number.
 *
 * @param {Fields} desk
 * @param {Check} checked
 * @returns {NumberCheck}
 */
export function takeNumber(desk, { status, code }) {
  const brand = brandOf(take(desk));
  // One literal: an object that is put together from others takes many times as long.
  return {
    status,
    code,
    brand,
    brands: takeBrands(desk),
    formatted: ascii(desk),
    lengths: list(desk),
    gaps: list(desk),
    cvc: brand && { ...BRANDS[brand] },
    last4: ascii(desk) || null,
  };
}

/**
 * Takes a list of brands.
 *
 * @param {Fields} desk
 */
export const takeBrands = (desk) => list(desk).map((row) => /** @type {import("./fields.js").Brand} */ (brandOf(row)));

/** Checks of what is on a card, while it is being typed. */
export class Card {
  #call;

  /** @param {<T>(call: (desk: Fields) => T) => T} call into the instance, through its guard */
  constructor(call) {
    this.#call = call;
  }

  /**
   * @param {string} number
   * @returns {NumberCheck}
   */
  number(number) {
    const input = typed(number, "number");
    return this.#ask(input, "number", ({ glue }) => glue.cardNumber(), takeNumber);
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
    return this.#ask(
      input,
      "today",
      ({ glue }) => glue.cardExpiry(Number(year), Number(month), Number(day)),
      (desk, { status, code }) => ({ status, code, month: take(desk) || null, year: take(desk) || null }),
    );
  }

  /**
   * @param {string} cvc
   * @param {{ brand?: string | null }} [options]
   * @returns {Check}
   */
  cvc(cvc, { brand = "" } = {}) {
    const input = typed(cvc, "cvc");
    const row = rowOf(text(brand ?? "", "brand"));
    return this.#ask(input, "brand", ({ glue }) => glue.cardCvc(row), alone);
  }

  /**
   * @param {string} holder
   * @returns {Check}
   */
  holder(holder) {
    return this.#ask(typed(holder, "holder"), "holder", ({ glue }) => glue.cardHolder(), alone);
  }

  /**
   * @template {Check} T
   * @param {string} input what was typed
   * @param {string} name of the argument that a refusal is about
   * @param {(desk: Fields) => void} question
   * @param {(desk: Fields, checked: Check) => T} answer takes what follows status and code
   * @returns {T}
   */
  #ask(input, name, question, answer) {
    const answered = this.#call((desk) => {
      put(desk, input);
      question(desk);
      const checked = check(desk);
      return checked && answer(desk, checked);
    });
    if (!answered) throw new TypeError(`\`${name}\` is not one that exists`);
    return answered;
  }
}

/**
 * The answer to a question that has no more to tell.
 *
 * @param {Fields} _
 * @param {Check} checked
 */
const alone = (_, checked) => checked;

/** @returns {string} */
const lastDay = () => new Date(Date.now() - 12 * 3_600_000).toISOString().slice(0, 10);
