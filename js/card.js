import { text, typed } from "./misuse.js";

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./load.js").FieldsGlue} FieldsGlue */

/**
 * How far a field has got. `incomplete` can still become valid by typing on;
 * `warning` is complete, and the code says what is unusual about it.
 *
 * @typedef {"empty" | "incomplete" | "valid" | "warning" | "invalid"} Status
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

  /** @param {<T>(call: (glue: Pick<FieldsGlue, "cardNumber" | "cardExpiry" | "cardCvc" | "cardHolder">) => T) => T} call into the instance, through its guard */
  constructor(call) {
    this.#call = call;
  }

  /**
   * @param {string} number
   * @returns {NumberCheck}
   */
  number(number) {
    const input = typed(number, "number");
    return JSON.parse(this.#call((glue) => glue.cardNumber(input)));
  }

  /**
   * @param {string} expiry
   * @param {{ today?: string }} [options] `today` as `YYYY-MM-DD`; by default the
   *   day it is at UTC-12, where a day ends last
   * @returns {ExpiryCheck}
   */
  expiry(expiry, { today = lastDay() } = {}) {
    const input = typed(expiry, "expiry");
    const [, ...parts] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text(today, "today")) ?? [];
    return answer(this.#call((glue) => glue.cardExpiry(input, Number(parts.join("")))), "today");
  }

  /**
   * @param {string} cvc
   * @param {{ brand?: string | null }} [options]
   * @returns {Check}
   */
  cvc(cvc, { brand = "" } = {}) {
    const input = typed(cvc, "cvc");
    const beside = text(brand ?? "", "brand");
    return answer(this.#call((glue) => glue.cardCvc(input, beside)), "brand");
  }

  /**
   * @param {string} holder
   * @returns {Check}
   */
  holder(holder) {
    const input = typed(holder, "holder");
    return JSON.parse(this.#call((glue) => glue.cardHolder(input)));
  }
}

/** @returns {string} */
const lastDay = () => new Date(Date.now() - 12 * 3_600_000).toISOString().slice(0, 10);

/**
 * @param {string} json empty where an argument is none that there is
 * @param {string} name of that argument
 */
function answer(json, name) {
  if (json === "") throw new TypeError(`\`${name}\` is not one that exists`);
  return JSON.parse(json);
}
