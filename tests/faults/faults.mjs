import { setFlagsFromString } from "node:v8";

import { load } from "../../js/index.js";
import { mockGateway } from "../../js/mock.js";
import { seedEntropy } from "./entropy.mjs";
import { broken } from "./invariants.mjs";
import { few, plans, told } from "./plans.mjs";
import { visit } from "./shopper.mjs";

// Node 20 can end within a deoptimised call into wasm ("unreachable code" in its
// deoptimizer) once it has seen enough of them: it inlines none here.
setFlagsFromString("--no-turbo-inline-js-wasm-calls");

/** @typedef {{ index: number, plan: string }} Begun */

/**
 * What came of one visit.
 *
 * @typedef {object} Result
 * @property {number} index
 * @property {string} plan
 * @property {boolean} met whether a fault came up
 * @property {"doubled" | "lost" | "hung"} [kind]
 * @property {string} [why]
 * @property {number} hours of virtual time
 * @property {string[]} pairs fault and call, of those that came up
 */

/**
 * Goes through the plans, one after the other; `part` of so many takes its share.
 *
 * @param {{ seed?: number, least?: number, short?: boolean, only?: number | undefined, part?: [number, number], begun?: (visit: Begun) => void, told?: (result: Result) => void }} [options]
 * @returns {Promise<Result[]>}
 */
export async function runFaults({ seed = 1, least = 2_400, short = false, only, part: [own, parts] = [0, 1], begun = () => {}, told: tell = () => {} } = {}) {
  const cs = await load();
  /** @param {import("./plans.mjs").Plan} plan @param {number} index */
  const go = async ({ journey, faults }, index) => {
    const restore = seedEntropy(seed * 100_003 + index);
    const gateway = await mockGateway({ clock: "virtual", seed: seed * 100_003 + index });
    const began = gateway.now;
    for (const fault of faults) gateway.fault(fault);
    try {
      const end = await visit(cs, gateway, journey);
      return { end, hours: (gateway.now - began) / 3_600_000, calls: gateway.calls() };
    } catch (error) {
      return { error, hours: (gateway.now - began) / 3_600_000, calls: gateway.calls() };
    } finally {
      gateway.close();
      restore();
    }
  };

  /** @param {import("./plans.mjs").Plan} way */
  const steps = async (way) => {
    const { end, error, calls } = await go(way, 0);
    const bad = end && broken(end);
    if (error || bad) throw new Error(`${told(way)}: ${bad ? bad.why : error}`);
    return calls.map(({ call }) => call);
  };

  const all = await plans(steps, { seed, least: short ? 0 : least });
  const chosen = short ? few(all) : all;
  /** @type {Result[]} */
  const results = [];
  for (const [index, plan] of chosen.entries()) {
    if (index % parts !== own || (only !== undefined && index !== only)) continue;
    begun({ index, plan: told(plan) });
    const { end, error, hours, calls } = await go(plan, index);
    const bad = end ? broken(end) : { kind: /** @type {const} */ ("hung"), why: String(error) };
    const pairs = calls.flatMap(({ fault, call }) => (fault ? [`${fault} ${call}`] : []));
    const result = { index, plan: told(plan), met: pairs.length > 0, hours, pairs, ...bad };
    results.push(result);
    tell(result);
  }
  return results;
}
