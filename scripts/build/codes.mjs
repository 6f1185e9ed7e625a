// `node scripts/build/codes.mjs`: writes js/codes.js and docs/errors.md from the tables
// of codes: the core's, that of the gateway's HTTP host, and that of what only
// merchants meet, which js/server/refusals.js has too; js/typed-codes.js from the
// core's rows on what is typed; js/brands.js from the core's table of brands; and
// js/schemes.js from its table of schemes, with the codes that only those have.
// `--check` writes nothing and fails where they differ.
import { realpathSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";

import { KIT_CODES } from "../../js/server/codes.js";
import { ROOT, inRoot } from "../ground/root.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

/**
 * @typedef {object} Section
 * @property {string} title what the rows are about
 * @property {{ code: string, meaning: string }[]} rows
 * @property {string} [when] what a build must have for them to be rows of it
 */

/**
 * Where the tables are, in the order of the page. The core's is the first: the
 * wrapper counts on its rows' numbers.
 */
const TABLES = ["src/error.rs", "examples/gateway/src/http/code.rs"];

/** Codes that no browser meets: on the page, and not in every buyer's script. */
const MERCHANTS = "src/gateway/code.rs";

/** The table of codes that only the kit for a merchant's server gives. */
const KIT = "js/server/codes.js";

/** Where the table of brands is. */
const BRANDS = "src/card/brand/mod.rs";

/** Where the table of schemes is. */
const SCHEMES = "src/account/scheme.rs";

/**
 * Reads a `codes!` table.
 *
 * @param {string} source the text of the file
 * @param {string} [name] the file's name
 * @returns {Section[]}
 */
export function readTable(source, name = TABLES[0]) {
  const start = source.indexOf("\ncodes! {\n");
  if (start < 0) throw new Trouble(`${name}: no table of codes`);
  const body = source.slice(start + "\ncodes! {\n".length, source.indexOf("\n}\n", start));
  /** @type {Section[]} */
  const sections = [];
  /** @type {string[]} */
  let doc = [];
  /** @type {string | undefined} */
  let when;
  for (const line of body.split("\n").map((text) => text.trim())) {
    const row = /^(?:\w+) = "([a-z0-9_]+)",$/.exec(line);
    when = /^#\[cfg\((.*)\)\]$/.exec(line)?.[1] ?? when;
    if (line.startsWith("// --")) sections.push({ title: line.slice("// --".length).trim(), rows: [], ...(when && { when }) });
    else if (line.startsWith("///")) doc.push(line.slice("///".length).trim());
    else if (row?.[1]) {
      sections.at(-1)?.rows.push({ code: row[1], meaning: doc.join(" ") });
      doc = [];
    } else if (!/^($|\/\/|#\[cfg\(.*\)\]$|[{}]$)/.test(line)) {
      throw new Trouble(`${name}: a line of the table is neither a row nor a comment`);
    }
  }
  if (sections.every(({ rows }) => rows.length === 0)) throw new Trouble(`${name}: the table has no rows`);
  return sections;
}

/**
 * Reads the `brands!` table.
 *
 * @param {string} source the text of src/card/brand/mod.rs
 * @returns {{ id: string, name: string, length: number, required: boolean }[]}
 */
export function readBrands(source) {
  const start = source.indexOf("\nbrands! {\n");
  const body = source.slice(start + "\nbrands! {\n".length, source.indexOf("\n}\n", start));
  const rows = body.split("\n").filter((line) => !/^\s*(\/\/|$)/.test(line));
  return rows.map((line) => {
    const row = /^    \w+ = "(\w+)", "(\w*)", (\d), (true|false);$/.exec(line);
    if (!row) throw new Trouble(`${BRANDS}: a line of the table is neither a row nor a comment`);
    const [, id, name, length, required] = row;
    return { id, name, length: Number(length), required: required === "true" };
  });
}

/** @param {ReturnType<typeof readBrands>} brands */
export function writeBrands(brands) {
  return `// Written by scripts/build/codes.mjs from ${BRANDS}: change the table there.

/** A security code. */
const code = (name = "", length = 3, required = true) => ({ name, length, required });

/** The brands in the order of the core's rows, each with its security code. */
export const BRANDS = {
${brands.map(({ id, ...cvc }) => `  ${id}: ${codeOf(cvc)},`).join("\n")}
};
`;
}

/** @param {Omit<ReturnType<typeof readBrands>[number], "id">} cvc */
function codeOf({ name, length, required }) {
  if (!required) return `code("${name}", ${length}, false)`;
  return length === 3 ? `code("${name}")` : `code("${name}", ${length})`;
}

/** @param {Section[]} sections */
export function writeModule(sections) {
  return `// Written by scripts/build/codes.mjs from ${TABLES.join(" and ")}: change the tables there.

/** What each code means, in one English sentence. */
export const MEANINGS = /** @type {const} */ ({
${rowsOf(sections)}
});

/**
 * A stable reason: its text never changes once released.
 *
 * @typedef {keyof typeof MEANINGS} Code
 */
`;
}

/** The sections whose codes a field can get; they follow one another. */
const TYPED = ["text typed by a buyer", "card"];

/** @param {Section[]} sections */
export function writeTyped(sections) {
  const first = sections.findIndex(({ title }) => title === TYPED[0]);
  const typed = sections.slice(first, first + TYPED.length);
  if (typed.some(({ title }, place) => title !== TYPED[place])) {
    throw new Trouble(`${TABLES[0]}: the sections on what is typed do not follow one another`);
  }
  const before = sections.slice(0, first).reduce((sum, { rows }) => sum + rows.length, 0);
  return `// Written by scripts/build/codes.mjs from ${TABLES[0]}: change the table there.

/** The row in the core's table, from 1, of the first code that a field can get. */
export const FIRST_ROW = ${before + 1};

/** The codes that a field can get, in the order of the core's rows. */
export const TYPED_CODES = /** @type {const} */ ([
${typed.flatMap(({ rows }) => rows.map(({ code }) => `  "${code}",`)).join("\n")}
]);
`;
}

/**
 * Reads the table of schemes.
 *
 * @param {string} source the text of src/account/scheme.rs
 * @returns {{ id: string, country: string, fields: { id: string, optional: boolean }[] }[]}
 */
export function readSchemes(source) {
  const start = source.indexOf("\nconst SCHEMES: &[Scheme] = &[\n");
  const body = source.slice(start, source.indexOf("\n];\n", start));
  const rows = body.split("Scheme {").slice(1);
  return rows.map((row) => {
    const [, id, country] = /id: "(\w+)",\s*country: "(\w*)"/.exec(row) ?? [];
    const parts = [...row.matchAll(/part\("(\w+)"|Part \{ id: "(\w+)", optional: (true|false)/g)];
    if (!id || country === undefined || parts.length === 0) throw new Trouble(`${SCHEMES}: a scheme is not in its form`);
    const fields = parts.map(([, needed, named = "", optional]) => ({ id: needed ?? named, optional: optional === "true" }));
    return { id, country, fields };
  });
}

/**
 * @param {ReturnType<typeof readSchemes>} schemes
 * @param {Section[]} sections of the core's own table, whose rows are counted
 */
export function writeSchemes(schemes, sections) {
  const before = sections.filter(({ when }) => when === undefined).reduce((sum, { rows }) => sum + rows.length, 0);
  const own = sections.filter(({ when }) => when?.includes('feature = "schemes"'));
  return `// Written by scripts/build/codes.mjs from ${SCHEMES} and ${TABLES[0]}: change the tables there.

/**
 * The schemes in the order of the core's rows: the parts of each, those that an
 * account is complete without with a question mark, and the country that alone has it.
 */
export const SCHEMES = /** @type {const} */ ({
${schemes.map(schemeRow).join("\n")}
});

/**
 * What is known of a scheme's parts, each under its name.
 *
 * @type {Readonly<Record<keyof typeof SCHEMES, <T>(one: T, two: T, three: T) => Record<string, T>>>}
 */
export const NAMED = {
${schemes.map(namedParts).join("\n")}
};

/** The row, from 1, of the first code that only files with the schemes have. */
export const FIRST_ROW = ${before + 1};

/** The codes that only those files have, in the order of the core's rows. */
export const SCHEME_CODES = /** @type {const} */ ([
${own.flatMap(({ rows }) => rows.map(({ code }) => `  "${code}",`)).join("\n")}
]);
`;
}

/** @param {ReturnType<typeof readSchemes>[number]} scheme */
function schemeRow({ id, country, fields }) {
  const parts = fields.map((field) => `"${field.id}${field.optional ? "?" : ""}"`);
  return `  ${id}: { country: ${country === "" ? "null" : `"${country}"`}, parts: [${parts.join(", ")}] },`;
}

/**
 * Literals: engines make those at once, and an object name by name.
 *
 * @param {ReturnType<typeof readSchemes>[number]} scheme
 */
function namedParts({ id, fields }) {
  const names = fields.map((field) => field.id).join(", ");
  return `  ${id}: (${names}) => ({ ${names} }),`;
}

/** @param {Section[]} sections */
function writeRefusals(sections) {
  return `// Written by scripts/build/codes.mjs from ${MERCHANTS}: change the table there.

/** Codes of refusals that only a merchant's server meets, each with its sentence. */
export const REFUSALS = /** @type {const} */ ({
${rowsOf(sections)}
});
`;
}

/** @param {Section[]} sections */
const rowsOf = (sections) =>
  sections.flatMap(({ rows }) => rows.map(({ code, meaning }) => `  ${code}: ${JSON.stringify(meaning)},`)).join("\n");

/** @param {Section[]} sections */
export function writePage(sections) {
  const parts = sections.map(
    ({ title, rows }) => `## ${title.charAt(0).toUpperCase()}${title.slice(1)}

| code | meaning |
|---|---|
${rows.map(({ code, meaning }) => `| \`${code}\` | ${meaning} |`).join("\n")}
`,
  );
  return `# Error codes

Written by \`scripts/build/codes.mjs\` from the tables in ${[...TABLES, MERCHANTS, KIT].map((name) => `\`${name}\``).join(", ")}.

A code is stable: once released, its text and its meaning do not change. Codes and
errors never carry what a buyer typed. The codes under "HTTP" are those of the
gateway's HTTP host, which can refuse any request with them.

${parts.join("\n")}`;
}

/** Where each text goes, and what it must be. */
export async function outputs() {
  const read = async (/** @type {string} */ name) => readTable(await readFile(inRoot(name), "utf8"), name);
  const [core = [], ...hosts] = await Promise.all(TABLES.map(read));
  const everybodys = [...core, ...hosts.flat()];
  const merchants = await read(MERCHANTS);
  const kit = Object.entries(KIT_CODES).map(([code, meaning]) => ({ code, meaning }));
  const sections = [...everybodys, ...merchants, { title: "the kit for a merchant's server", rows: kit }];
  const codes = sections.flatMap(({ rows }) => rows.map(({ code }) => code));
  const twice = codes.find((code, place) => codes.indexOf(code) !== place);
  if (twice) throw new Trouble(`${twice} stands in the tables twice`);
  const brands = readBrands(await readFile(inRoot(BRANDS), "utf8"));
  const schemes = readSchemes(await readFile(inRoot(SCHEMES), "utf8"));
  return [
    { path: inRoot("js", "codes.js"), text: writeModule(everybodys) },
    { path: inRoot("js", "typed-codes.js"), text: writeTyped(everybodys) },
    { path: inRoot("js", "server", "refusals.js"), text: writeRefusals(merchants) },
    { path: inRoot("docs", "errors.md"), text: writePage(sections) },
    { path: inRoot("js", "brands.js"), text: writeBrands(brands) },
    { path: inRoot("js", "schemes.js"), text: writeSchemes(schemes, core) },
  ];
}

// The real path, since the folder may be reached by a link.
if (process.argv[1] && import.meta.filename === realpathSync(process.argv[1])) {
  await command(async (args) => {
    const changed = [];
    for (const { path, text } of await outputs()) {
      if ((await readFile(path, "utf8").catch(() => "")) === text) continue;
      changed.push(relative(ROOT, path));
      if (!args.includes("--check")) await writeFile(path, text);
    }
    const names = changed.join(" and ");
    if (changed.length === 0) console.log("codes: every text agrees with the tables");
    else if (args.includes("--check")) throw new Trouble(`${names} differ from the tables: run \`node scripts/build/codes.mjs\``);
    else console.log(`codes: wrote ${names}`);
  });
}
