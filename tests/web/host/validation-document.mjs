import { readFileSync } from "node:fs";

/** @param {string} path from the root of the repository */
export const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

/**
 * The tables of a document: the heading above each, the names of its columns, and
 * its rows by them.
 *
 * @param {string} text
 */
export function tablesOf(text) {
  const tables = [];
  let heading = "";
  let table;
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) heading = line.replace(/^#+ /, "");
    if (!line.startsWith("|")) table = undefined;
    else if (!table) tables.push((table = { heading, header: cells(line), rows: [] }));
    else if (!/^\|[-:|]+\|$/.test(line)) table.rows.push(row(table.header, cells(line)));
  }
  return tables;
}

const cells = (line) => line.slice(1, -1).split("|").map((cell) => cell.trim());

const row = (header, values) => Object.fromEntries(header.map((name, at) => [name, values[at]]));

/** What stands in backticks. */
export const spans = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span);

/** The names in backticks: of codes, fields, kinds. */
export const namesIn = (text) => spans(text).filter((span) => /^[a-z0-9]+(_[a-z0-9]+)*$/.test(span));

/** The rules of the table of brands, as the core's source has them. */
export function brandRules() {
  const [, ...chunks] = read("src/card/brand/table.rs").split("pub(super) const RULES")[1].split(/\n {4}\/\/ \(/);
  return chunks.map((chunk) => ({
    source: chunk[0],
    brand: /Brand::(\w+)/.exec(chunk)[1].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase(),
    luhn: /luhn: Luhn::(\w+)/.exec(chunk)?.[1].toLowerCase() ?? "required",
    prefixes: [...chunk.matchAll(/\b(?:p\(([\d_]+)\)|r\(([\d_]+), ([\d_]+)\))/g)].map(([, one, first, last]) =>
      (one ?? `${first}–${last}`).replaceAll("_", ""),
    ),
  }));
}

/** The countries of IBANs and the lengths of theirs, as the core's source has them. */
export function ibanCountries() {
  const rows = read("src/account/iban/countries.rs").matchAll(/^ {4}row\(b"(..)", b"(\w+)"/gm);
  return [...rows].map(([, code, structure]) => {
    const length = 4 + structure.match(/\d+/g).reduce((sum, run) => sum + Number(run), 0);
    return `${code} ${length}`;
  });
}

/** What is said of a national check digit that does not fit, by country. */
export function nationalRules() {
  const rows = read("src/account/iban/national.rs").matchAll(/^ +((?:b"[A-Z]{2}"(?: \| )?)+) => \(.*, (true|false), \d\),$/gm);
  return new Map(
    [...rows].flatMap(([, codes, sure]) =>
      [...codes.matchAll(/"(..)"/g)].map(([, code]) => [code, sure === "true" ? "invalid" : "warning"]),
    ),
  );
}

/** What a text becomes by a slip, or on its way: beginnings, other characters, more of them. */
export function* slips(text) {
  const characters = [...text];
  for (let at = 0; at <= characters.length; at += 1) {
    const [before, after] = [characters.slice(0, at).join(""), characters.slice(at + 1).join("")];
    yield before;
    yield before + after;
    for (const other of ["0", "1", "5", "9", "00", "A", "Z", "é", "+", "@", "0".repeat(80), "a".repeat(80)]) {
      yield before + other;
      yield before + other + after;
    }
  }
}
