import { ascii, brandOf, check, put, rowOf, take } from "./fields.js";
import { text, typed } from "./misuse.js";

/** @typedef {import("./fields.js").Fields} Fields */

/** By the numbers the core gives them, from 1. */
const FIELDS = /** @type {const} */ (["card_number", "card_expiry", "card_cvc"]);
export const KINDS = /** @type {const} */ (["insert", "delete_backward", "delete_forward"]);

/** @typedef {(typeof FIELDS)[number]} EditedField */

/**
 * What a field shows: its text, and the selection in UTF-16 code units, as an
 * input element has it. `brand` is that of the number beside a security code.
 *
 * @typedef {{ value: string, start: number, end: number, brand?: string | null }} Shown
 */

/**
 * @typedef {{ kind: "insert", text: string } | { kind: "delete_backward" | "delete_forward" }} Keystroke
 */

/**
 * What a field shows next. `rejected`: something that was typed has no place
 * there, or no room. `changed` false: leave the field and its selection alone.
 * Of a card number come status, code and brand too, as `card.number` has them;
 * null where the field is left as it was, so that they are what they were.
 *
 * @typedef {{
 *   value: string,
 *   caret: number,
 *   changed: boolean,
 *   rejected: boolean,
 *   status?: import("./fields.js").Status | null,
 *   code?: import("./codes.js").Code | null,
 *   brand?: string | null,
 * }} Edited
 */

/** What other fields tell, and one that is left alone. */
const UNTOLD = { status: null, code: null };

/**
 * One keystroke in a field.
 *
 * @param {<T>(call: (desk: Fields) => T) => T} call into the instance, through its guard
 * @param {EditedField} field
 * @param {Shown} shown
 * @param {Keystroke} key
 * @returns {Edited}
 */
export function edit(call, field, shown, key) {
  const value = text(shown.value, "value");
  const inserted = key.kind === "insert" ? typed(key.text, "text") : "";
  const which = numberOf(FIELDS, text(field, "field"), "field");
  const brand = rowOf(text(shown.brand ?? "", "brand"));
  const kind = numberOf(KINDS, text(key.kind, "kind"), "kind");
  const [start, end] = [offset(shown.start, "start"), offset(shown.end, "end")];
  return call((desk) => {
    const length = put(desk, typed(value, "value"));
    put(desk, inserted);
    desk.glue.edit(which, brand, length, start, end, kind);
    const [changed, rejected, caret] = [take(desk) === 2, take(desk) === 2, take(desk)];
    const drawn = ascii(desk);
    const { status, code } = check(desk) ?? UNTOLD;
    return { value: changed ? drawn : value, caret, changed, rejected, status, code, brand: brandOf(take(desk)) };
  });
}

/**
 * The number of a name, from 1.
 *
 * @param {readonly string[]} names
 * @param {string} given
 * @param {string} name
 */
export function numberOf(names, given, name) {
  if (!names.includes(given)) throw new TypeError(`\`${name}\` is not one that exists`);
  return names.indexOf(given) + 1;
}

/**
 * @param {unknown} value
 * @param {string} name
 */
export function offset(value, name) {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw new TypeError(`\`${name}\` is no offset`);
  return Math.min(Number(value), 0xffff);
}
