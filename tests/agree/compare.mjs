// Asks all sides the same, and tells where they differ.
import { canonical } from "./answer.js";
import { questions } from "./questions.mjs";

/** How many questions cross at once. */
const ONCE = 2_000;

/** How many differences of a kind are shown. */
const SHOWN = 4;

/**
 * Asks so many questions of a kind.
 *
 * @param {Awaited<ReturnType<typeof import("./sides.mjs").start>>} sides
 * @param {string} kind
 * @param {number} seed
 * @param {number} each
 * @returns {Promise<{ agreed: number, differing: string[], different: number, outcomes: Map<string, number> }>}
 */
export async function compare(sides, kind, seed, each) {
  const result = { agreed: 0, different: 0, differing: [], outcomes: new Map() };
  const made = questions(kind, seed);
  for (let left = each; left > 0; left -= ONCE) {
    const asked = Array.from({ length: Math.min(left, ONCE) }, () => made.next().value);
    const answers = await sides.ask(asked);
    for (const [at, question] of asked.entries()) {
      const said = Object.entries(answers).map(([side, all]) => [side, all[at]]);
      const [[, first]] = said;
      const outcome = outcomeOf(JSON.parse(first));
      result.outcomes.set(outcome, (result.outcomes.get(outcome) ?? 0) + 1);
      if (said.every(([, answer]) => answer === first)) {
        result.agreed += 1;
        continue;
      }
      result.different += 1;
      if (result.differing.length < SHOWN) {
        result.differing.push([`${kind}: ${canonical(question)}`, ...said.map(([side, answer]) => `  ${side.padEnd(8)}${answer}`)].join("\n"));
      }
    }
  }
  return result;
}

/** A word for what became of a question. */
function outcomeOf(answer) {
  if (typeof answer !== "object" || answer === null) return "told";
  return answer.error ?? answer.status ?? (answer.rejected === undefined ? "told" : `rejected ${answer.rejected}`);
}
