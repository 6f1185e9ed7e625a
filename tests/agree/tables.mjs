// What right texts are made from, as the core's source and the wrapper have it.
import { readFileSync } from "node:fs";

import { inRoot } from "../../scripts/ground/root.mjs";
import { Random } from "../peers/random.mjs";
import { generators } from "../peers/strings.mjs";

const source = (...path) => readFileSync(inRoot("src", ...path), "utf8");

/** The day that it is for all sides. */
export const TODAY = "2026-11-15";

/** Structures of accounts by country, as the peers' tables write them: `8!n12!c`. */
const structures = Object.fromEntries(
  [...source("account", "iban", "countries.rs").matchAll(/^ {4}row\(b"(..)", b"(\w+)"/gm)].map(([, country, runs]) => [
    country,
    runs.replace(/(\d+)([nac])/g, "$1!$2"),
  ]),
);

const ranges = [...source("card", "brand", "table.rs").matchAll(/\b(?:p\(([\d_]+)\)|r\(([\d_]+), ([\d_]+)\))/g)].map(
  ([, one, first = one, last = one]) => [first, last].map((text) => Number(text.replaceAll("_", ""))),
);

const [, byExponent] = /BY_EXPONENT: [^=]*= \[([\s\S]*?)\n\];/.exec(source("money", "currency.rs"));

/** All currencies that the core knows. */
export const CURRENCIES = byExponent.match(/[A-Z]{3}/g);

/** All codes that the crate knows. */
export const CODES = [...source("error.rs").matchAll(/^ +[A-Z]\w+ = "(\w+)",$/gm)].map(([, code]) => code);

const makers = generators({
  types: [{ type: "any", patterns: [], lengths: [14, 15, 16, 16, 16, 18, 19] }],
  countries: Object.fromEntries(Object.keys(structures).map((country) => [country, { IBANRegistry: true }])),
  structures,
  ranges,
  fitting: {},
  places: ["110105", "310101", "440304", "650102", "710000", "810000", "830000", "911123", "919110"],
  today: TODAY,
});

/**
 * A text as the peers are asked about it, right or nearly.
 *
 * @param {keyof typeof makers} kind
 * @returns {(random: Random) => string}
 */
export const made = (kind) => (random) => {
  const { right, stray = right } = makers[kind](random);
  return random.below(5) === 0 ? stray : right;
};

/** A text of one of these shapes. @param {...string} shapes */
export const shaped = (...shapes) => (random) => random.shaped(random.of(shapes));

/** A text of these. @param {...string} texts */
export const these = (...texts) => (random) => random.of(texts);

/** Any of these. @template T @param {...((random: Random) => T)} makers */
export const either = (...makers) => (random) => random.of(makers)(random);
