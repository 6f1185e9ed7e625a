/**
 * A text that a caller gave, else a `TypeError`: what is not a text is a mistake
 * in the page, not in what a buyer typed.
 *
 * @param {unknown} value
 * @param {string} name
 * @returns {string}
 */
export function text(value, name) {
  if (typeof value !== "string") throw new TypeError(`\`${name}\` is not a string`);
  return value;
}

/**
 * Refuses members that are not known: a misspelt option must not be ignored.
 *
 * @param {object} value
 * @param {readonly string[]} names
 * @param {string} name
 */
export function only(value, names, name) {
  if (typeof value !== "object" || value === null) throw new TypeError(`\`${name}\` is not an object`);
  for (const member in value) {
    if (!names.includes(member) && Object.hasOwn(value, member)) throw new TypeError(`\`${name}\` has a member that is not known`);
  }
}

/** More than any field can hold, so that cutting here never makes a text right. */
const LONGEST = 1024;

/**
 * What was typed, without the far end of a text that is refused in any case:
 * a megabyte that was pasted need not cross into wasm.
 *
 * @param {unknown} value
 * @param {string} name
 */
export const typed = (value, name) => text(value, name).slice(0, LONGEST);
