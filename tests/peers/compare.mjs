// Where two sides disagree, and which known difference that is.

/**
 * @typedef {object} Known a difference that is known, with its reason
 * @property {string} kind
 * @property {string} peer
 * @property {string} ours our status, or our brand; `accepted` is valid or a warning
 * @property {string[]} [code] our code, one of these
 * @property {string} theirs their verdict, or their brand
 * @property {string} [typed] what the text is like, as typed: a regular expression
 * @property {string} [text] likewise, in its electronic form
 * @property {string} [beside] likewise, for what it is read next to
 * @property {string} [with] another peer, which says what we do
 * @property {string} where it is met, in words
 * @property {string} reason
 */

/** What the peers call brands that we call otherwise. */
const BRANDS = { "american-express": "amex", "diners-club": "diners", hiper: "hipercard", none: "" };

/** Their verdict that says the same as our status; those that know no `open` refuse it. */
const SAME = { valid: "valid", warning: "valid", incomplete: "open", empty: "open", invalid: "invalid" };

/** Peers that tell what can still become valid from what cannot. */
const TELLS_OPEN = ["card-validator"];

/** What we say, in a peer's words. */
function asTheirs(kind, peer, ours) {
  if (kind === "card_brand") return ours.facts.split(" ")[0];
  const said = SAME[ours.status];
  return said === "open" && !TELLS_OPEN.includes(peer) ? "invalid" : said;
}

/**
 * The peers that disagree about a line.
 *
 * @param {import("./strings.mjs").Line} line
 * @param {{ status: string, code: string, text: string, facts: string }} ours
 * @param {Record<string, string>} verdicts
 * @returns {{ peer: string, ours: string, theirs: string, agreeing: string[] }[]}
 */
export function disagreements({ kind }, ours, verdicts) {
  const all = Object.entries(verdicts).map(([peer, verdict]) => {
    const theirs = kind === "card_brand" ? (BRANDS[verdict] ?? verdict) : verdict;
    return { peer, ours: kind === "card_brand" ? asTheirs(kind, peer, ours) : ours.status, theirs, agrees: asTheirs(kind, peer, ours) === theirs };
  });
  const agreeing = all.filter(({ agrees }) => agrees).map(({ peer }) => peer);
  return all.filter(({ agrees }) => !agrees).map(({ agrees: _, ...found }) => ({ ...found, agreeing }));
}

/**
 * A table of known differences, ready to be asked.
 *
 * @param {Known[]} rows
 */
export function knower(rows) {
  const compiled = rows.map((row) => ({
    row,
    shapes: ["typed", "text", "beside"].filter((part) => part in row).map((part) => [part, new RegExp(row[part], "u")]),
  }));
  /** The first row that a disagreement is. */
  return (line, ours, found) =>
    compiled.find(
      ({ row, shapes }) =>
        row.kind === line.kind &&
        row.peer === found.peer &&
        (row.ours === found.ours || (row.ours === "accepted" && ["valid", "warning"].includes(found.ours))) &&
        row.theirs === found.theirs &&
        (!row.code || row.code.includes(ours.code)) &&
        (!row.with || found.agreeing.includes(row.with)) &&
        shapes.every(([part, shape]) => shape.test({ typed: line.text, text: ours.text, beside: line.beside }[part])),
    )?.row;
}
