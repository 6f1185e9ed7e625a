// Random texts that follow from a seed, and the ways in which people get one wrong.

const DIGITS = "0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SMALL = CAPITALS.toLowerCase();

/** A source of random numbers that gives the same ones for the same seed (mulberry32). */
export class Random {
  #state;

  /** @param {number} seed @param {string} name of what they are for */
  constructor(seed, name) {
    this.#state = [...name].reduce((sum, character) => Math.imul(sum ^ character.charCodeAt(0), 0x01000193), seed ^ 0x811c9dc5);
  }

  /** A number from 0 on, below this one. */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) % limit;
  }

  /** A number from the first to the last. */
  between(first, last) {
    return first + this.below(last - first + 1);
  }

  /** One of a list or of the characters of a text. */
  of(list) {
    return list[this.below(list.length)];
  }

  /** So many characters of these. */
  run(length, characters) {
    return Array.from({ length }, () => this.of(characters)).join("");
  }

  /** So many digits. */
  digits(length) {
    return this.run(length, DIGITS);
  }

  /** Characters of the classes of a structure: `n` digits, `a` capitals, `c` both, all others themselves. */
  shaped(classes) {
    return [...classes].map((name) => (name in CLASSES ? this.of(CLASSES[name]) : name)).join("");
  }
}

export const CLASSES = { n: DIGITS, a: CAPITALS, c: DIGITS + CAPITALS };

/** Ways to get a text wrong, or to type it otherwise. */
const SLIPS = [
  (random, text, at) => replaced(text, at, 1, alike(random, text[at])),
  (random, text, at) => replaced(text, at, 1, random.of(CLASSES.c)),
  (_random, text, at) => replaced(text, at, 2, (text[at + 1] ?? "") + text[at]),
  (_random, text, at) => replaced(text, at, 1, ""),
  (random, text, at) => replaced(text, at, 0, alike(random, text[at])),
  (_random, text, at) => text.slice(0, at),
  (_random, text, at) => replaced(text, at, 0, text[at]),
  (_random, text) => text.toLowerCase(),
  (random, text, at) => replaced(text, at, 0, random.of(" -./")),
  (random, text) => [...text].map((character, at) => (at > 0 && at % 4 === 0 ? ` ${character}` : character)).join(""),
];

/** How few texts are typed in full-width digits: all of them differ in the same way. */
const WIDE = 200;

/** A text after one slip, seldom two. */
export function slip(random, text) {
  if (text === "") return random.of(CLASSES.c);
  if (random.below(WIDE) === 0) return wide(text);
  const once = random.of(SLIPS)(random, text, random.below(text.length));
  return once !== "" && random.below(8) === 0 ? random.of(SLIPS)(random, once, random.below(once.length)) : once;
}

/** The same digits in the width that East Asian input methods type. */
function wide(text) {
  return text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

function alike(random, character) {
  return random.of([DIGITS, CAPITALS, SMALL].find((all) => all.includes(character)) ?? CLASSES.c);
}

function replaced(text, at, length, by) {
  return text.slice(0, at) + by + text.slice(at + length);
}
