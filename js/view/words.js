import { DIGESTS } from "../digests.js";
import { format } from "../money-format.js";
import { read } from "../source.js";
import { en } from "./locale/en.js";
import { keyOf } from "./reasons.js";
import { languageAt } from "../language.js";

/** @typedef {keyof typeof en} Key */

/**
 * Where the table of a language is; English is here. The addresses are spelled
 * out, since bundlers find files by this very form.
 *
 * @type {Record<string, () => URL>}
 */
const TABLES = {
  "zh-CN": () => new URL("./locale/zh-CN.json", import.meta.url),
};

/** Tables that have come, or are on their way. @type {Record<string, ReturnType<typeof read>>} */
const loaded = {};

/** Where a language leads that has tables for regions only. */
const USUAL = /** @type {Record<string, string>} */ ({ zh: "zh-CN" });

const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];

/** The words of one language, and how amounts and times are written in it. */
export class Words {
  #table;

  /**
   * @param {string} tag BCP 47
   * @param {Record<Key, string>} table
   */
  constructor(tag, table) {
    this.tag = tag;
    this.dir = RIGHT_TO_LEFT.includes(tag.split("-")[0] ?? "") ? "rtl" : "ltr";
    this.#table = table;
  }

  /**
   * A text with its `{placeholders}` filled in.
   *
   * @param {Key} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    return this.#table[key].replace(/\{(\w+)\}/g, (_, name) => `${values[name] ?? ""}`);
  }

  /**
   * What a code means to a buyer; a sentence for all the others where none is its own.
   *
   * @param {string | null | undefined} code
   */
  reason(code) {
    return this.say(keyOf(code ?? ""));
  }

  /** @param {import("../state.js").Amount} amount */
  amount({ value, currency }) {
    return format(value, currency, this.tag);
  }

  /** @param {number} ms Unix */
  clock(ms) {
    return new Intl.DateTimeFormat(this.tag, { timeStyle: "medium" }).format(ms);
  }

  /** @param {number} seconds Unix */
  time(seconds) {
    return new Intl.DateTimeFormat(this.tag, { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1000);
  }
}

/** The words that are there without waiting. */
export const english = new Words("en", en);

/**
 * The words for what was asked; English where there are none, or they do not come.
 *
 * @param {string | undefined} locale BCP 47, or `auto`: the language of the page, then of the browser
 * @param {Node | null} place none where the document is the view's own, and says nothing of the page
 * @returns {Promise<Words>}
 */
export async function wordsFor(locale, place) {
  const asked = locale && locale !== "auto" ? [locale] : [languageAt(place), ...navigator.languages];
  for (const tag of asked) {
    const name = nameOf(tag);
    if (name === "en") return new Words(canonical(tag), en);
    const url = name && TABLES[name]?.();
    if (!url) continue;
    try {
      // Asked for once: a buyer may change the language where there is no network.
      const bytes = await (loaded[name] ??= read({ url, integrity: DIGESTS[`locale/${name}.json`] }));
      return new Words(canonical(tag), JSON.parse(new TextDecoder().decode(bytes)));
    } catch {
      delete loaded[name];
      break;
    }
  }
  return english;
}

/**
 * The table of a language, found by leaving out its subtags from the end.
 *
 * @param {string} tag
 */
function nameOf(tag) {
  const parts = canonical(tag).split("-");
  for (; parts.length; parts.pop()) {
    const name = parts.join("-");
    const found = name === "en" || TABLES[name] ? name : USUAL[name];
    if (found) return found;
  }
  return undefined;
}

/** @param {string} tag */
function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "";
  } catch {
    return "";
  }
}
