import { STATUSES } from "./fields.js";
import { FIRST_ROW, SCHEME_CODES } from "./schemes.js";
import { FIRST_ROW as FIRST_TYPED, TYPED_CODES } from "./typed-codes.js";

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./fields.js").Status} Status */
/** @typedef {import("./load.js").ValidatorsGlue} ValidatorsGlue */

/** How many characters there is room for, and how many numbers of an answer. */
const ROOM = 3072;
const LONGEST = 384;

/** Where an answer begins. */
const ANSWER = 1 + ROOM;

/** Stands in an answer for a text that is the same as the one that was typed. */
const AS_TYPED = 0xff;

/**
 * By the rows that the core has them in.
 *
 * @type {readonly (Code | null)[]}
 */
const CODES = Array.from(
  { length: FIRST_ROW + SCHEME_CODES.length },
  (_, row) => TYPED_CODES[row - FIRST_TYPED] ?? SCHEME_CODES[row - FIRST_ROW] ?? null,
);

/**
 * The place in the memory of `validators` where a question and its answer lie, as
 * in `fields`. All from `begin` to `clear` is to be within a `try`, and what that
 * throws is to go through `caught`.
 *
 * @typedef {object} Desk
 * @property {ValidatorsGlue} glue
 * @property {() => void} begin throws `internal` where the instance has ended
 * @property {(text: string) => number} put puts in a text, and tells how many
 *   characters it has
 * @property {() => number} take takes the next number of the answer; 0 ends a list,
 *   and the whole
 * @property {() => number[]} list takes a list
 * @property {(typed?: string) => string} text takes a text of ASCII, which may be
 *   the one that was typed
 * @property {() => Status | undefined} status takes a status; nothing where the
 *   question was refused
 * @property {() => Code | null} code takes the reason of a status
 * @property {() => void} clear overwrites what was answered: what was typed is in
 *   there too
 * @property {(thrown: unknown) => Error} caught gives what to throw instead
 */

/**
 * The desk of an instance. There is one: calls never nest.
 *
 * Functions around what they share, since engines then know where that is, and no
 * function around a question: a check took a tenth longer with methods, and again
 * with that.
 *
 * @param {import("./load.js").Instance<ValidatorsGlue>} instance the live one
 * @returns {Desk}
 */
export function deskOf({ glue, guard }) {
  // The memory of these never grows.
  const numbers = new Uint32Array(guard.memory.buffer, guard.call(glue.desk), ANSWER + LONGEST);
  let at = ANSWER;

  /** @param {string} text */
  const put = (text) => {
    const before = numbers[0] ?? 0;
    let count = before;
    for (let place = 0; place < text.length; place += 1) {
      let code = text.charCodeAt(place);
      if (code >= 0xd800) {
        code = Number(text.codePointAt(place));
        if (code > 0xffff) place += 1;
      }
      numbers[++count] = code;
    }
    numbers[0] = count;
    return count - before;
  };

  const begin = () => {
    guard.enter();
    at = ANSWER;
  };

  /** @param {unknown} thrown */
  const caught = (thrown) => guard.caught(thrown);

  const take = () => numbers[at++] ?? 0;

  const list = () => {
    const taken = [];
    for (let number = take(); number !== 0; number = take()) taken.push(number);
    return taken;
  };

  const text = (typed = "") => {
    let left = take();
    if (left === AS_TYPED) return typed;
    let drawn = "";
    // As many at once as go: letter by letter is what takes longest of all here.
    for (; left >= 8; left -= 8) drawn += eight(take(), take());
    if (left >= 4) drawn += four(take());
    if (left % 4 > 0) {
      for (let few = take(); few > 0; few >>= 8) drawn += String.fromCharCode(few & 0xff);
    }
    return drawn;
  };

  const status = () => STATUSES[take() - 1];

  const code = () => CODES[take()] ?? null;

  const clear = () => {
    for (let place = ANSWER; place < at; place += 1) numbers[place] = 0;
  };

  return Object.freeze({ glue, begin, put, take, list, text, status, code, clear, caught });
}

/**
 * The four characters in a number.
 *
 * @param {number} one
 */
const four = (one) => String.fromCharCode(one & 0xff, (one >> 8) & 0xff, (one >> 16) & 0xff, one >>> 24);

/**
 * The eight in two.
 *
 * @param {number} one
 * @param {number} two
 */
const eight = (one, two) =>
  String.fromCharCode(
    one & 0xff,
    (one >> 8) & 0xff,
    (one >> 16) & 0xff,
    one >>> 24,
    two & 0xff,
    (two >> 8) & 0xff,
    (two >> 16) & 0xff,
    two >>> 24,
  );
