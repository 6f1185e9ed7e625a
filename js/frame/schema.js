/**
 * Gives a clean copy of a value that is as it should be, and nothing of any
 * other. Values are what `JSON.parse` gives: no getters, no cycles.
 *
 * @typedef {(value: any) => any} Check
 */

/**
 * An object's members by their names; those whose names end in `?` may be missing
 * or wrong, and are left out then.
 *
 * @typedef {Record<string, Check>} Members
 */

// As they were when this was loaded: a page may have others put there since.
const { create, entries, fromEntries, hasOwn, values } = Object;
const { isArray } = Array;

/** How deep data may go. */
const DEEPEST = 16;

/**
 * @param {string} type as `typeof` says it
 * @param {number} [longest] of a text, in UTF-16 units
 * @returns {Check}
 */
const is = (type, longest) => (value) => (typeof value !== type || value.length > /** @type {number} */ (longest) ? undefined : value);

export const flag = is("boolean");
export const number = is("number");
export const text = is("string", 16_384);

/** A name or a code, of this SDK or of the gateway. */
export const name = is("string", 64);

/** @param {any} value */
const isObject = (value) => typeof value === "object" && value !== null;

/**
 * Whatever JSON holds, `__proto__` and what lies too deep excepted.
 *
 * @param {any} value
 * @param {number} [depth]
 * @returns {any}
 */
export function data(value, depth = DEEPEST) {
  if (!isObject(value)) return value;
  if (!depth) return null;
  const copy = (/** @type {any} */ item) => data(item, depth - 1);
  return isArray(value)
    ? value.map(copy)
    : fromEntries(entries(value).flatMap(([key, item]) => (key === "__proto__" ? [] : [[key, copy(item)]])));
}

/** @param {Check} check @returns {Check} */
export const orNull = (check) => (value) => (value === null ? value : check(value));

/**
 * A list of at most so many.
 *
 * @param {Check} check
 * @param {number} most
 * @returns {Check}
 */
export const list = (check, most) => (value) =>
  isArray(value) && value.length <= most && value.every((item) => check(item) !== undefined)
    ? value.map((item) => check(item))
    : undefined;

/**
 * An object of which only these members are taken; nothing where one is missing.
 *
 * @param {Members} members
 * @returns {Check}
 */
export const shape = (members) => (value) => {
  const copy = create(null);
  if (!isObject(value)) return undefined;
  for (const [key, check] of entries(members)) {
    const member = key.replace("?", "");
    const clean = hasOwn(value, member) ? check(value[member]) : undefined;
    if (clean !== undefined) copy[member] = clean;
    else if (member === key) return undefined;
  }
  return copy;
};

/**
 * Data that has at least these members.
 *
 * @param {Members} members
 * @returns {Check}
 */
export const having = (members) => (value) => shape(members)(value) && data(value);

/**
 * Data of any members, each of one kind.
 *
 * @param {Check} check
 * @returns {Check}
 */
export const record = (check) => (value) =>
  isObject(value) && values(value).every((item) => check(item) !== undefined) ? data(value) : undefined;

/**
 * One of several kinds, as a member says.
 *
 * @param {string} tag the member
 * @param {Record<string, Members | Check>} kinds
 * @returns {Check}
 */
export const oneOf = (tag, kinds) => (value) => {
  const kind = value?.[tag];
  const known = typeof kind === "string" && hasOwn(kinds, kind) && kinds[kind];
  const copy = known && (typeof known === "function" ? known : shape(known))(value);
  if (!copy) return undefined;
  copy[tag] = kind;
  return copy;
};
