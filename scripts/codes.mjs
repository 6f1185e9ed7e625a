// `node scripts/codes.mjs`: writes js/codes.js and docs/errors.md from the one
// table of codes in src/error.rs. `--check` writes nothing and fails where they
// differ.
import { readFile, writeFile } from "node:fs/promises";

import { inRoot } from "./root.mjs";
import { Trouble, command } from "./trouble.mjs";

/**
 * @typedef {object} Section
 * @property {string} title what the rows are about
 * @property {{ code: string, meaning: string }[]} rows
 */

/**
 * Reads the `codes!` table.
 *
 * @param {string} source the text of src/error.rs
 * @returns {Section[]}
 */
export function readTable(source) {
  const start = source.indexOf("\ncodes! {\n");
  const body = source.slice(start + "\ncodes! {\n".length, source.indexOf("\n}\n", start));
  /** @type {Section[]} */
  const sections = [];
  /** @type {string[]} */
  let doc = [];
  for (const line of body.split("\n").map((text) => text.trim())) {
    const row = /^(?:\w+) = "([a-z0-9_]+)",$/.exec(line);
    if (line.startsWith("// --")) sections.push({ title: line.slice("// --".length).trim(), rows: [] });
    else if (line.startsWith("///")) doc.push(line.slice("///".length).trim());
    else if (row?.[1]) {
      sections.at(-1)?.rows.push({ code: row[1], meaning: doc.join(" ") });
      doc = [];
    } else if (line !== "" && !line.startsWith("//")) {
      throw new Trouble("src/error.rs: a line of the table is neither a row nor a comment");
    }
  }
  if (sections.length === 0) throw new Trouble("src/error.rs: no table of codes");
  return sections;
}

/** @param {Section[]} sections */
export function writeModule(sections) {
  const rows = sections.flatMap(({ rows }) => rows);
  return `// Written by scripts/codes.mjs from src/error.rs: change the table there.

/** What each code means, in one English sentence. */
export const MEANINGS = /** @type {const} */ ({
${rows.map(({ code, meaning }) => `  ${code}: ${JSON.stringify(meaning)},`).join("\n")}
});

/**
 * A stable reason: its text never changes once released.
 *
 * @typedef {keyof typeof MEANINGS} Code
 */
`;
}

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

Written by \`scripts/codes.mjs\` from the table in \`src/error.rs\`.

A code is stable: once released, its text and its meaning do not change. Codes and
errors never carry what a buyer typed.

${parts.join("\n")}`;
}

/** Where each text goes, and what it is now. */
export async function outputs() {
  const sections = readTable(await readFile(inRoot("src", "error.rs"), "utf8"));
  return [
    { path: inRoot("js", "codes.js"), text: writeModule(sections) },
    { path: inRoot("docs", "errors.md"), text: writePage(sections) },
  ];
}

if (import.meta.filename === process.argv[1]) {
  await command(async (args) => {
    for (const { path, text } of await outputs()) {
      if (!args.includes("--check")) await writeFile(path, text);
      else if ((await readFile(path, "utf8").catch(() => "")) !== text) {
        throw new Trouble(`${path} differs from src/error.rs: run \`node scripts/codes.mjs\``);
      }
    }
  });
}
