import { FAULTS } from "../../js/mock/faults.js";

/** The calls that a buyer's page makes. */
const STEPS = ["discovery", "keys", "checkout", "intents", "void", "actions", "receipt", "cancel"];

/**
 * How many visits met each fault at each step, and which of them none met.
 *
 * @param {Pick<import("./faults.mjs").Result, "pairs">[]} results
 * @returns {{ rows: Map<string, Map<string, number>>, steps: string[], missing: string[] }}
 */
export function counted(results) {
  const rows = new Map(Object.keys(FAULTS).map((fault) => [fault, /** @type {Map<string, number>} */ (new Map())]));
  for (const { pairs } of results) {
    for (const pair of new Set(pairs)) {
      const [fault = "", step = ""] = pair.split(" ");
      const row = rows.get(fault);
      row?.set(step, (row.get(step) ?? 0) + 1);
    }
  }
  const missing = [...rows].flatMap(([fault, row]) => STEPS.filter((step) => !row.has(step)).map((step) => `${fault} at ${step}`));
  return { rows, steps: STEPS, missing };
}
