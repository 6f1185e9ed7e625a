/** The shortest run of a card number's digits that counts as a trace of it. */
const RUN = 7;

/** Below this many different digits a run is as likely padding as a number. */
const VARIETY = 3;

/**
 * What a card would leave behind: every run of seven digits of its number as
 * text, reversed, in hex, in base64 at each alignment, in UTF-16 and with
 * separators; and its code where it can be told from any other number.
 */
export class Traces {
  #needles = new Map();
  #code;

  /** @param {{ number: string, cvc: string }} card */
  constructor({ number, cvc }) {
    for (let start = 0; start + RUN <= number.length; start += 1) {
      const run = number.slice(start, start + RUN);
      if (new Set(run).size < VARIETY) continue;
      this.#add("digits", run);
      this.#add("reversed", [...run].reverse().join(""));
      this.#add("hex", Buffer.from(run).toString("hex"));
      this.#add("utf-16", Buffer.from(run, "utf16le").toString("latin1"));
      for (const digits of [run, [...run].reverse().join("")]) {
        for (const text of base64Cores(digits)) this.#add("base64", text);
      }
    }
    // Three or four digits alone are as likely a port or a duration: a code is
    // quoted, named, or has a binary record's bytes on both sides.
    this.#code = new RegExp(
      `["'\\\\]${cvc}["'\\\\]|(cvc|cvv|csc|code)[^A-Za-z0-9]{0,8}${cvc}(?!\\d)|[\0-\x1f]${cvc}[\0-\x1f]`,
      "i",
    );
    for (const text of base64Cores(`"cvc":"${cvc}"`)) this.#add("code", text);
  }

  #add(kind, text) {
    this.#needles.set(text, kind);
  }

  /**
   * The kinds of traces in a text or in bytes; never what was found.
   *
   * @param {string | Buffer} haystack
   * @returns {string[]}
   */
  in(haystack) {
    const text = Buffer.isBuffer(haystack) ? haystack.toString("latin1") : haystack;
    const found = new Set();
    // Separators that a number is written with fall out between two digits.
    for (const form of [text, text.replaceAll(/(?<=\d)[ \-.](?=\d)/g, "")]) {
      for (const [needle, kind] of this.#needles) if (form.includes(needle)) found.add(kind);
    }
    if (text.toLowerCase() !== text) {
      const lower = text.toLowerCase();
      for (const [needle, kind] of this.#needles) if (kind === "hex" && lower.includes(needle)) found.add(kind);
    }
    if (this.#code.test(text)) found.add("code");
    return [...found].sort();
  }
}

/**
 * Base64 of a text wherever it lies in a longer one: the characters that depend
 * on it alone. The alphabets of RFC 4648 sections 4 and 5 write digits alike.
 */
function base64Cores(text) {
  return [0, 1, 2].map((before) => {
    const coded = Buffer.from("\0".repeat(before) + text).toString("base64url");
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + text.length) * 8) / 6);
    return coded.slice(from, to);
  });
}
