import { STATUSES, take } from "./fields.js";
import { FIRST_ROW, SCHEME_CODES } from "./schemes.js";
import { FIRST_ROW as FIRST_TYPED, TYPED_CODES } from "./typed-codes.js";

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./fields.js").Status} Status */
/** @typedef {import("./load.js").ValidatorsGlue} ValidatorsGlue */

/**
 * The exports of `validators`, and the place in its memory where a question and
 * its answer lie, as in `fields`.
 *
 * @typedef {import("./fields.js").Numbers & { glue: ValidatorsGlue }} Desk
 */

/** How many characters there is room for, and how many numbers of an answer. */
const ROOM = 3072;
const LONGEST = 384;

/** Stands in an answer for a text that is the same as the one that was typed. */
const AS_TYPED = 1;

/**
 * Calls into `validators`, through its guard, and overwrites what was answered.
 *
 * @template T
 * @param {import("./load.js").Instance<ValidatorsGlue>} instance the live one
 * @param {(desk: Desk) => T} call
 * @returns {T}
 */
export const atDesk = (instance, call) =>
  instance.guard.call(() => {
    const { glue, guard } = instance;
    // The memory of these never grows.
    const numbers = (instance.desk ??= new Uint32Array(guard.memory.buffer, glue.desk(), 1 + ROOM + LONGEST));
    const desk = { glue, numbers, at: 1 + ROOM };
    const answer = call(desk);
    // What was typed is in the answer too.
    for (let at = 1 + ROOM; at < desk.at; at += 1) numbers[at] = 0;
    return answer;
  });

/**
 * Takes a text of ASCII, which may be the one that was typed.
 *
 * @param {Desk} desk
 * @param {string} [typed]
 */
export function text(desk, typed = "") {
  const { numbers } = desk;
  let at = desk.at;
  if (numbers[at] === AS_TYPED) {
    desk.at = at + 1;
    return typed;
  }
  let end = at;
  while (numbers[end]) end += 1;
  desk.at = end + 1;
  let drawn = "";
  // A few at once: letter by letter is what takes longest of all here.
  for (; end - at >= 4; at += 4) {
    drawn += String.fromCharCode(numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0, numbers[at + 3] ?? 0);
  }
  for (; at < end; at += 1) drawn += String.fromCharCode(numbers[at] ?? 0);
  return drawn;
}

/**
 * Takes a status.
 *
 * @param {Desk} desk
 * @returns {Status | undefined} nothing where the question was refused
 */
export const status = (desk) => STATUSES[take(desk) - 1];

/**
 * Takes the reason of a status.
 *
 * @param {Desk} desk
 * @returns {Code | null}
 */
export function code(desk) {
  const row = take(desk);
  if (row === 0) return null;
  return TYPED_CODES[row - FIRST_TYPED] ?? SCHEME_CODES[row - FIRST_ROW] ?? null;
}
