import { BRANDS } from "./brands.js";
import { FIRST_ROW, TYPED_CODES } from "./typed-codes.js";

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./load.js").FieldsGlue} FieldsGlue */

/** What `fields` exports; `card` as well. */
/** @typedef {Pick<FieldsGlue, "cardDesk" | "cardNumber" | "cardExpiry" | "cardCvc" | "cardHolder" | "edit">} FieldsExports */

/**
 * The exports and the place in the memory where a question and its answer lie: how
 * many characters were typed, each of them, and behind the room for those the
 * numbers of the answer. `at` is the next number to be taken.
 *
 * @typedef {{ numbers: Uint32Array, at: number }} Numbers
 */

/**
 * @template {FieldsExports} [G=FieldsExports]
 * @typedef {Numbers & { glue: G }} Fields
 */

/** How many characters there is room for, and how many numbers of an answer. */
const ROOM = 2064;
const LONGEST = 96;

/**
 * Calls into an instance, through its guard, and overwrites what was answered.
 *
 * @template {FieldsExports} G
 * @template T
 * @param {{ glue: G, guard: import("./guard.js").Guard, desk?: Uint32Array }} instance
 * @param {(desk: Fields<G>) => T} call
 * @returns {T}
 */
export const atDesk = (instance, call) =>
  instance.guard.call(() => {
    const { glue, guard } = instance;
    // The memory of these never grows.
    const numbers = (instance.desk ??= new Uint32Array(guard.memory.buffer, glue.cardDesk(), 1 + ROOM + LONGEST));
    const desk = { glue, numbers, at: 1 + ROOM };
    const answer = call(desk);
    numbers.fill(0, 1 + ROOM, desk.at);
    return answer;
  });

/** The core's statuses, by the numbers it gives them, from 1. */
export const STATUSES = /** @type {const} */ (["empty", "incomplete", "valid", "warning", "invalid"]);

/** @typedef {(typeof STATUSES)[number]} Status */

/** @typedef {keyof typeof BRANDS} Brand */

const IDS = /** @type {Brand[]} */ (Object.keys(BRANDS));

/**
 * Puts in a text.
 *
 * @param {Numbers} desk
 * @param {string} text
 * @returns {number} how many characters it has
 */
export function put({ numbers }, text) {
  const before = numbers[0] ?? 0;
  let count = before;
  for (let at = 0; at < text.length; at += 1) {
    let code = text.charCodeAt(at);
    if (code >= 0xd800) {
      code = Number(text.codePointAt(at));
      if (code > 0xffff) at += 1;
    }
    numbers[++count] = code;
  }
  numbers[0] = count;
  return count - before;
}

/**
 * Takes the next number of the answer; 0 ends a list, and the whole.
 *
 * @param {Numbers} desk
 */
export const take = (desk) => desk.numbers[desk.at++] ?? 0;

/**
 * Takes a list.
 *
 * @param {Numbers} desk
 */
export function list(desk) {
  const numbers = [];
  for (let number = take(desk); number !== 0; number = take(desk)) numbers.push(number);
  return numbers;
}

/**
 * Takes a list that is a text.
 *
 * @param {Numbers} desk
 */
export const ascii = (desk) => String.fromCharCode(...list(desk));

/**
 * Takes a status and its reason; nothing where the question was refused.
 *
 * @param {Numbers} desk
 * @returns {{ status: Status, code: Code | null } | undefined}
 */
export function check(desk) {
  const status = STATUSES[take(desk) - 1];
  const code = TYPED_CODES[take(desk) - FIRST_ROW] ?? null;
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
