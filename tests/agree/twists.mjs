// What becomes of a right text on its way into a field: typed so far, mistyped,
// pasted from somewhere, written in other digits.
import { slip } from "../peers/random.mjs";

/** @typedef {import("../peers/random.mjs").Random} Random */

/** Characters that some part of a program reads in its own way. */
const STRANGE = [
  ..."éßİıﬁⅧ中·．－＋＠／０Ａ😀𝟘०٣۴\0\t\n\r",
  ..."\u001E\u001F\u007F\u0085\u00A0\u00AD\u0301\u061C\u180E\u2007\u200B\u200D\u2028\u202E\u2060\u3000\uFEFF\uFFFD\uFFFF\u{10FFFF}",
];

/** The zeros of the digits that are typed in other scripts, and of one that is not read. */
const ZEROS = [0x660, 0x6f0, 0xff10, 0x966];

const SPACES = " \u00A0\u2009\u200B\u3000\t-./";

/** Around every length at which something is cut or refused. */
const LONG = [19, 24, 64, 80, 81, 255, 256, 257, 1023, 1024, 1025, 4_300, 7_100];

/** @type {[weight: number, twist: (random: Random, text: string) => string][]} */
const TWISTS = [
  [30, (_, text) => text],
  [25, (random, text) => slip(random, text)],
  [12, (random, text) => text.slice(0, random.below(text.length + 1))],
  [8, (random, text) => rerolled(random, text)],
  [6, (random, text) => inserted(random, text, random.of(STRANGE))],
  [4, (random, text) => digits(text, random.of(ZEROS))],
  [3, (_, text) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
  [4, (random, text) => inserted(random, text, random.of(SPACES).repeat(random.between(1, 4)))],
  [2, (random, text) => `${random.of(STRANGE)}${text}${random.of(STRANGE)}`],
  [2, (random, text) => text.slice(random.below(text.length + 1)) + text],
  [2, (random, text) => long(random, text)],
  [1, () => ""],
  [1, (random, text) => (random.below(2) === 0 ? text.toUpperCase() : text.toLowerCase())],
];

const WHOLE = TWISTS.reduce((sum, [weight]) => sum + weight, 0);

/** A text after one twist, right or not. @param {Random} random @param {string} text */
export function twisted(random, text) {
  let place = random.below(WHOLE);
  const [, twist] = TWISTS.find(([weight]) => (place -= weight) < 0);
  return twist(random, text).toWellFormed();
}

/** The same for a field that takes any text, half a character too. @param {Random} random @param {string} text */
export function typed(random, text) {
  return random.below(100) === 0 ? inserted(random, text, random.of(["\uD83D", "\uDE00"])) : twisted(random, text);
}

/** Each digit another digit, each letter another letter. */
function rerolled(random, text) {
  return text
    .replace(/\d/g, () => random.digits(1))
    .replace(/[A-Z]/g, () => random.shaped("a"))
    .replace(/[a-z]/g, () => random.shaped("a").toLowerCase());
}

function inserted(random, text, more) {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + more + text.slice(at);
}

function digits(text, zero) {
  return text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
}

/** Long by itself, or by a character of two, three or four bytes. */
function long(random, text) {
  const length = random.of(LONG);
  const unit = random.below(2) === 0 ? text || "1" : random.of(["0", "1", " ", "é", "中", "😀"]);
  return (random.below(2) === 0 ? text : "") + unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}
