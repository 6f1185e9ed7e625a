import { only, text } from "./misuse.js";

/** @typedef {(kind: string, text: string) => string} Crosses into the instance, through its guard */
/** @typedef {[string, string]} Pair a name, and what it says */

/**
 * A kind of payload: what it reads from a text, and the text that it writes.
 *
 * @template T
 * @typedef {object} Payload
 * @property {(text: string) => T} read
 * @property {(value: T) => string} write
 */

/**
 * The members of a kind that are no texts.
 *
 * @typedef {"amount" | "flag"} Form
 */

/**
 * The most characters of any payload, and one more: longer ones are refused
 * without their far end.
 */
const LONGEST = 4_297;

/** More characters than any amount has. */
const LONGEST_AMOUNT = 40;

/** What would be lost on its way. */
const HALF = /\p{Surrogate}/gu;

/** That, and what would part a text in two. */
const SMUGGLED = /[\x1e\x1f]|\p{Surrogate}/gu;

/**
 * A text that crosses as it is, or is refused there: no payload may have a NUL.
 *
 * @param {string} given
 * @param {RegExp} [not] what does not cross
 */
const crossing = (given, not = SMUGGLED) => given.slice(0, LONGEST).replace(not, "\0");

/**
 * What a payload says.
 *
 * @param {Crosses} read
 * @param {string} kind
 * @param {string} given
 * @returns {Pair[]}
 */
export function readPairs(read, kind, given) {
  const payload = crossing(text(given, "text"), HALF);
  return read(kind, payload).split("\x1e").map((pair) => /** @type {Pair} */ (pair.split("\x1f")));
}

/**
 * The payload that says what the pairs do.
 *
 * @param {Crosses} write
 * @param {string} kind
 * @param {Pair[]} pairs
 */
export function writePairs(write, kind, pairs) {
  const given = pairs.map(([name, value]) => `${name}\x1f${crossing(value)}`).join("\x1e");
  return write(kind, given);
}

/**
 * An object's members as pairs, in the order of their names; those that are
 * `undefined` are left out.
 *
 * @param {object} value
 * @param {readonly string[]} names all that it may have
 * @param {Readonly<Record<string, Form>>} [forms]
 * @param {readonly string[]} [others] what it may have beside them, not told here
 * @returns {Pair[]}
 */
export function pairsOf(value, names, forms = {}, others = []) {
  only(value, [...names, ...others], "value");
  const members = /** @type {Record<string, unknown>} */ (value);
  return names.flatMap((name) => {
    const member = members[name];
    return member === undefined ? [] : [/** @type {Pair} */ ([name, told(member, name, forms[name])])];
  });
}

/**
 * @param {unknown} member
 * @param {string} name
 * @param {Form | undefined} form
 */
function told(member, name, form) {
  if (form === "flag") {
    if (typeof member !== "boolean") throw new TypeError(`\`${name}\` is neither true nor false`);
    return member ? "1" : "0";
  }
  if (form !== "amount") return text(member, name);
  const amount = /** @type {import("./state.js").Amount} */ (member);
  only(amount, ["value", "currency"], name);
  // A space inside would make two of it, and its end is the currency's.
  const value = text(amount.value, name).slice(0, LONGEST_AMOUNT).replaceAll(" ", "_");
  return `${value} ${text(amount.currency, "currency")}`;
}

/**
 * The object that has the pairs as its members.
 *
 * @param {Pair[]} pairs
 * @param {Readonly<Record<string, Form>>} [forms]
 * @returns {Record<string, unknown>}
 */
export function membersOf(pairs, forms = {}) {
  return Object.fromEntries(
    pairs.map(([name, value]) => {
      if (forms[name] === "flag") return [name, value === "1"];
      if (forms[name] !== "amount") return [name, value];
      const [amount, currency] = value.split(" ");
      return [name, { value: amount, currency }];
    }),
  );
}

/**
 * A kind of payload whose members are pairs as they are.
 *
 * @template {object} T
 * @param {Crosses} reads
 * @param {Crosses} writes
 * @param {string} kind
 * @param {readonly (keyof T & string)[]} names
 * @param {Readonly<Record<string, Form>>} forms
 * @returns {Readonly<Payload<T>>}
 */
export function payload(reads, writes, kind, names, forms) {
  return Object.freeze({
    read: (/** @type {string} */ given) => /** @type {T} */ (membersOf(readPairs(reads, kind, given), forms)),
    write: (/** @type {T} */ value) => writePairs(writes, kind, pairsOf(value, names, forms)),
  });
}
