import { STATUSES } from "./fields.js";
import { FIRST_ROW, SCHEME_CODES } from "./schemes.js";
import { FIRST_ROW as FIRST_TYPED, TYPED_CODES } from "./typed-codes.js";

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./fields.js").Status} Status */
/** @typedef {import("./load.js").ValidatorsGlue} ValidatorsGlue */
/** @typedef {import("./load.js").Instance<ValidatorsGlue>} Instance */

/** How many numbers of texts the desk holds, and of an answer behind them. */
const ROOM = 3072;
const LONGEST = 384;

/**
 * The place in the memory of `validators` where texts and answers lie: one call
 * asks, whatever was typed.
 */
export class Desk {
  #instance;
  /** @type {WebAssembly.Memory | undefined} */
  #memory;
  #numbers = new Uint32Array();
  #at = 0;

  /** @param {() => Instance} instance the live one */
  constructor(instance) {
    this.#instance = instance;
  }

  /**
   * Asks one thing about texts, each of which is short enough to lie here.
   *
   * @template T
   * @param {(glue: ValidatorsGlue, one: number, two: number, three: number) => void} question
   *   is told how many characters each text has
   * @param {(desk: this) => T} answer takes what was answered, in its order
   * @param {string} first
   * @param {string} [second]
   * @param {string} [third]
   * @returns {T}
   */
  ask(question, answer, first, second = "", third = "") {
    const { glue, guard } = this.#instance();
    return guard.call(() => {
      // The memory is another where an instance took the place of one that ended.
      if (this.#memory !== guard.memory) {
        this.#memory = guard.memory;
        this.#numbers = new Uint32Array(guard.memory.buffer, glue.desk(), ROOM + LONGEST);
      }
      this.#at = 0;
      question(glue, this.#lay(first), this.#lay(second), this.#lay(third));
      this.#at = ROOM;
      const taken = answer(this);
      // What was typed is in the answer too.
      this.#numbers.fill(0, ROOM, this.#at);
      return taken;
    });
  }

  /** The next number of the answer; 0 ends a list, and the whole. */
  take() {
    return this.#numbers[this.#at++] ?? 0;
  }

  /**
   * Takes a text; where it is the same as `likely`, that is what is given.
   *
   * @param {string} [likely]
   */
  text(likely = "") {
    const numbers = this.#numbers;
    const first = this.#at;
    let at = first;
    while (at - first < likely.length && numbers[at] === likely.charCodeAt(at - first)) at += 1;
    if (numbers[at] === 0) {
      this.#at = at + 1;
      return at - first === likely.length ? likely : likely.slice(0, at - first);
    }
    const codes = [];
    let isWide = false;
    for (this.#at = first; ; ) {
      const code = this.take();
      // At once: a text that grows letter by letter is what takes longest here.
      if (code === 0) return isWide ? String.fromCodePoint(...codes) : String.fromCharCode(...codes);
      isWide ||= code > 0xffff;
      codes.push(code);
    }
  }

  /**
   * Takes a status.
   *
   * @returns {Status | undefined} nothing where the question was refused
   */
  status() {
    const number = this.take();
    return number === 0 ? undefined : STATUSES[number - 1];
  }

  /**
   * Takes the reason of a status.
   *
   * @returns {Code | null}
   */
  code() {
    const row = this.take();
    if (row === 0) return null;
    return TYPED_CODES[row - FIRST_TYPED] ?? SCHEME_CODES[row - FIRST_ROW] ?? null;
  }

  /**
   * Lays a text down behind the last.
   *
   * @param {string} [text]
   * @returns {number} how many characters it has
   */
  #lay(text = "") {
    const numbers = this.#numbers;
    const first = this.#at;
    let last = first;
    for (let at = 0; at < text.length; at += 1) {
      let code = text.charCodeAt(at);
      if (code >= 0xd800) {
        code = Number(text.codePointAt(at));
        if (code > 0xffff) at += 1;
      }
      numbers[last++] = code;
    }
    this.#at = last;
    return last - first;
  }
}
