import { readFile } from "node:fs/promises";

import { inRoot } from "../../ground/root.mjs";
import { Trouble } from "../../ground/trouble.mjs";

/** The gaps of a number of sixteen digits. */
const FOURS = [4, 8, 12, 16];

/** What a row of the table of brands has unless it says otherwise. */
const SIXTEEN = { lengths: [16], usual: 16, gaps: FOURS, luhn: "Required" };

/**
 * The core's own tables of card brands and of IBANs, read from its source: the
 * port has the same rules only while it has the same rows.
 */
export async function tables() {
  const [brands, countries] = await Promise.all(
    ["src/card/brand/table.rs", "src/account/iban/countries.rs"].map((path) => readFile(inRoot(path), "utf8")),
  );
  const read = { rules: brandRules(brands), countries: ibanCountries(countries) };
  if (read.rules.length < 20 || read.countries.length < 80) throw new Trouble("the core's tables have taken another form: mend scripts/measure/validate/tables.mjs");
  return read;
}

/** @param {string} source */
function brandRules(source) {
  const code = source.replace(/\/\/.*$/gm, "");
  const lists = Object.fromEntries([...code.matchAll(/const (\w+): &\[u8\] = &\[([^\]]*)\]/g)].map(([, name, items]) => [name, numbers(items)]));
  const [, rows] = code.split("RULES: &[Rule] = &[");
  return [...rows.matchAll(/(?:Rule\s*\{([^}]*?)\.\.)?sixteen\(\s*Brand::(\w+),\s*&\[([^\]]*)\]/g)].map(([, own = "", brand, ranges]) => ({
    ...SIXTEEN,
    ...members(own, lists),
    brand: snake(brand),
    ranges: [...ranges.matchAll(/[pr]\(([\d_, ]+)\)/g)].map(([, ends]) => widen(numbers(ends))),
  }));
}

/** The members that a row sets itself. */
function members(own, lists) {
  const list = (name) => {
    const [, items, constant] = new RegExp(`${name}: (?:&\\[([^\\]]*)\\]|(\\w+))`).exec(own) ?? [];
    return items === undefined ? lists[constant] : numbers(items);
  };
  const found = {
    lengths: list("lengths"),
    gaps: list("gaps"),
    usual: /usual: (\d+)/.exec(own)?.[1],
    luhn: /luhn: Luhn::(\w+)/.exec(own)?.[1],
  };
  const set = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return set.usual ? { ...set, usual: Number(set.usual) } : set;
}

/** A range of prefixes as one of numbers of six digits, and how many digits the prefixes have. */
function widen([first, last = first]) {
  const digits = String(first).length;
  const unit = 10 ** (6 - digits);
  return [first * unit, last * unit + unit - 1, digits];
}

/** @param {string} source */
const ibanCountries = (source) =>
  [...source.matchAll(/row\(b"(\w\w)", b"(\w+)", \[(.*?)\]\)/g)].map(([, code, structure, parts]) => ({
    code,
    classes: [...structure.matchAll(/(\d+)(\w)/g)].map(([, count, kind]) => kind.repeat(Number(count))).join(""),
    parts: numbers(parts),
  }));

const numbers = (text) => text.split(",").filter((item) => item.trim()).map((item) => Number(item.replaceAll("_", "")));

const snake = (name) => name.replace(/(?!^)[A-Z]/g, "_$&").toLowerCase();
