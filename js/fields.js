import { BRANDS } from "./brands.js";
import { FIRST_ROW, TYPED_CODES } from "./typed-codes.js";

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./load.js").FieldsGlue} FieldsGlue */

/**
 * What `fields` exports: what was typed is put in character by character, a
 * question asked, and the numbers of its answer taken out.
 *
 * @typedef {Pick<FieldsGlue, "put" | "take" | "cardNumber" | "cardExpiry" | "cardCvc" | "cardHolder" | "edit">} Fields
 */

/** The core's statuses, by the numbers it gives them, from 1. */
const STATUSES = /** @type {const} */ (["empty", "incomplete", "valid", "warning", "invalid"]);

/** @typedef {(typeof STATUSES)[number]} Status */

/** @typedef {keyof typeof BRANDS} Brand */

const IDS = /** @type {Brand[]} */ (Object.keys(BRANDS));

/**
 * Puts in a text.
 *
 * @param {Fields} glue
 * @param {string} text
 * @returns {number} how many characters it has
 */
export function put(glue, text) {
  let count = 0;
  for (const character of text) {
    glue.put(Number(character.codePointAt(0)));
    count += 1;
  }
  return count;
}

/**
 * Takes a list.
 *
 * @param {Fields} glue
 */
export function list(glue) {
  const numbers = [];
  for (let number = glue.take(); number !== 0; number = glue.take()) numbers.push(number);
  return numbers;
}

/**
 * Takes a list that is a text.
 *
 * @param {Fields} glue
 */
export const ascii = (glue) => String.fromCharCode(...list(glue));

/**
 * Takes a status and its reason; nothing where the question was refused.
 *
 * @param {Fields} glue
 * @returns {{ status: Status, code: Code | null } | undefined}
 */
export function check(glue) {
  const status = STATUSES[glue.take() - 1];
  const code = TYPED_CODES[glue.take() - FIRST_ROW] ?? null;
  return status && { status, code };
}

/**
 * The brand in a row; null for 0, which is none.
 *
 * @param {number} row
 */
export const brandOf = (row) => IDS[row - 1] ?? null;

/**
 * The row of a brand; 0 where none is named.
 *
 * @param {string} brand
 */
export function rowOf(brand) {
  const row = brand === "" ? 0 : IDS.indexOf(/** @type {Brand} */ (brand)) + 1;
  if (brand !== "" && row === 0) throw new TypeError("`brand` is not one that exists");
  return row;
}
