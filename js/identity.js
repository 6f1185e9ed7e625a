import { only, text as textOf, typed } from "./misuse.js";

/** @typedef {import("./card.js").Check} Check */
/** @typedef {import("./desk.js").Desk} Desk */

/** By the numbers the core gives them, from 1. */
const KINDS = /** @type {const} */ (["cn_resident_id", "cn_mobile", "e164", "name"]);

const SEXES = /** @type {const} */ (["female", "male"]);

/** @typedef {(typeof KINDS)[number]} IdentityKind */

/**
 * What is known of who a buyer is; null where that kind does not tell it, or not yet.
 *
 * @typedef {Check & {
 *   formatted: string,
 *   region: string | null,
 *   birth_date: string | null,
 *   sex: "female" | "male" | null,
 *   country: string | null,
 *   calling_code: string | null,
 * }} IdentityCheck `region` in ISO 3166-2:CN, where the number was first given
 *   out; `birth_date` as `YYYY-MM-DD`; `country` in ISO 3166-1; `calling_code` in
 *   ITU-T E.164
 */

/** Checks of what tells who a buyer is, while it is being typed. */
export class Identity {
  #desk;

  /** @param {() => Desk} desk gives that of the instance */
  constructor(desk) {
    this.#desk = desk;
    Object.freeze(this);
  }

  /**
   * Checks a resident identity number of China (GB 11643), a mobile number of
   * China, a telephone number with its country's calling code (ITU-T E.164), or
   * a real name in any script.
   *
   * @param {IdentityKind} kind
   * @param {string} value
   * @param {{ today?: string }} [options] `today` as `YYYY-MM-DD`, after which no
   *   one is born yet; by default the day it is at UTC+14, where a day begins first
   * @returns {IdentityCheck}
   */
  check(kind, value, options = {}) {
    only(options, ["today"], "options");
    const number = KINDS.indexOf(kind) + 1;
    if (number === 0) throw new TypeError("`kind` is not one that exists");
    const input = typed(value, "value");
    const today = dayOf(options.today ?? firstDay());
    const desk = this.#desk();
    desk.begin();
    let known;
    try {
      desk.put(input);
      desk.glue.identity(number, today);
      known = answered(desk, kind, input);
      desk.clear();
    } catch (thrown) {
      throw desk.caught(thrown);
    }
    if (!known) throw new TypeError("`today` is not one that exists");
    return known;
  }
}

/**
 * @param {Desk} desk
 * @param {IdentityKind} kind
 * @param {string} input
 * @returns {IdentityCheck | undefined}
 */
function answered(desk, kind, input) {
  const known = desk.status();
  if (!known) return undefined;
  const reason = desk.code();
  const formatted = kind === "name" ? String.fromCodePoint(...desk.list()) : desk.text(input);
  const [isResident, isNumber] = [kind === "cn_resident_id", kind === "cn_mobile" || kind === "e164"];
  return {
    status: known,
    code: reason,
    formatted,
    region: (isResident && desk.text()) || null,
    birth_date: (isResident && written(desk.take())) || null,
    sex: (isResident && SEXES[desk.take() - 1]) || null,
    country: (isNumber && desk.text()) || null,
    calling_code: (isNumber && desk.text()) || null,
  };
}

/**
 * The number whose digits are a day's year, month and day; 0 where it is not in
 * its form.
 *
 * @param {unknown} today
 */
export const dayOf = (today) => Number(/^(\d{4})-(\d{2})-(\d{2})$/.exec(textOf(today, "today"))?.slice(1).join("") ?? 0);

/** @returns {string} */
export const firstDay = () => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10);

/** @param {number} day as {@link dayOf} has it; 0 is none */
const written = (day) => (day === 0 ? "" : String(day).padStart(8, "0").replace(/^(....)(..)/, "$1-$2-"));
