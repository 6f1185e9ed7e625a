// The answers of `countersign` in Node and in a page: one file for both, and nothing
// in it that only one of them has.
import { CheckoutError, load } from "../../js/index.js";

/**
 * @typedef {object} Question a line for all sides
 * @property {string} call a path from what `load()` gives
 * @property {unknown[]} args
 */

/** What signs an amount is written with is the environment's affair, its digits are not. */
const SIGNS = /\D/g;

/**
 * Answers questions, each as canonical JSON.
 *
 * @returns {Promise<(questions: Question[]) => string[]>}
 */
export async function answering() {
  const cs = await load();
  return (questions) => questions.map(({ call, args }) => canonical(outcome(cs, call, args)));
}

function outcome(cs, call, args) {
  const names = call.split(".");
  const name = names.pop();
  const room = names.reduce((found, part) => found[part], cs);
  try {
    const answer = room[name](...args);
    return call === "money.format" ? answer.replace(SIGNS, "") : answer;
  } catch (error) {
    // Anything else that is thrown is no answer that the crate can give.
    return error instanceof CheckoutError ? { error: error.code, field: error.field } : { thrown: `${error}` };
  }
}

/**
 * A value as JSON whose members are in the order of their names; half a character is
 * the one that stands for what is none.
 *
 * @param {unknown} value
 * @returns {string}
 */
export const canonical = (value) => JSON.stringify(sorted(value));

function sorted(value) {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}
