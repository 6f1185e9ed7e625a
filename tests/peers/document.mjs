// `node tests/peers/document.mjs`: writes the tables of docs/validation-differences.md
// from tests/peers/known.json; what stands before and after them is left as it is.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { inRoot } from "../../scripts/ground/root.mjs";

const PAGE = inRoot("docs/validation-differences.md");
const BEGIN = "<!-- written by tests/peers/document.mjs: begin -->\n";
const END = "<!-- end -->";

/** What each kind is called on the page, in its order. */
const TITLES = {
  card_brand: "Card brands",
  card_number: "Card numbers",
  card_expiry: "Expiry dates",
  card_cvc: "Security codes",
  card_holder: "Names on cards",
  card_postal: "Postal codes",
  iban: "IBAN",
  bic: "BIC",
  us_routing: "US routing numbers",
  br_cpf: "CPF",
  br_cnpj: "CNPJ",
  sg_uen: "Singapore's UEN",
  cn_resident_id: "Chinese resident identity numbers",
  bitcoin: "Bitcoin addresses",
  luhn: "Luhn",
  mod_11_2: "MOD 11-2",
};

/** The tables of the known differences. @param {import("./compare.mjs").Known[]} known */
export function tables(known) {
  const cell = (text) => text.replaceAll("|", "\\|");
  return Object.entries(TITLES)
    .map(([kind, title]) => {
      const rows = known.filter((row) => row.kind === kind);
      const lines = rows.map(({ peer, ours, theirs, where, reason }) => `| ${[peer, where, ours || "none", theirs || "none", reason].map(cell).join(" | ")} |`);
      return `### ${title}\n\n| Peer | Where | Ours | Theirs | Why |\n| --- | --- | --- | --- | --- |\n${lines.join("\n")}\n`;
    })
    .join("\n");
}

/** The kinds of the table that the page has no title for. @param {import("./compare.mjs").Known[]} known */
export const untitled = (known) => known.filter(({ kind }) => !(kind in TITLES)).map(({ kind }) => kind);

/** The page with these tables in it. */
export function page(text, known) {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error("the page has no place for the tables");
  return `${before}${BEGIN}\n${tables(known)}\n${END}${after}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const known = JSON.parse(await readFile(inRoot("tests/peers/known.json"), "utf8"));
  await writeFile(PAGE, page(await readFile(PAGE, "utf8"), known));
}
