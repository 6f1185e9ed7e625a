// All questions, by kind: what a kind is asked follows from a seed.
import { Random } from "../peers/random.mjs";
import { card } from "./made-card.mjs";
import { coin } from "./made-coin.mjs";
import { edit } from "./made-edit.mjs";
import { money } from "./made-money.mjs";
import { qr } from "./made-qr.mjs";
import { CODES } from "./tables.mjs";

/** @type {Record<string, (random: Random) => import("./answer.js").Question>} */
const MAKERS = {
  ...card,
  ...edit,
  ...coin,
  ...qr,
  ...money,
  "account.schemes": () => ({ call: "account.schemes", args: [] }),
  explain: (random) => ({ call: "explain", args: [random.of(CODES)] }),
};

export const KINDS = Object.keys(MAKERS);

/**
 * Questions of a kind, without end.
 *
 * @param {string} kind
 * @param {number} seed
 * @returns {Generator<import("./answer.js").Question, never>}
 */
export function* questions(kind, seed) {
  const random = new Random(seed, kind);
  for (;;) yield MAKERS[kind](random);
}
