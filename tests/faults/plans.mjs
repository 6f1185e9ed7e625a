import { FAULTS } from "../../js/mock/faults.js";
import { seeded } from "../../js/mock/random.js";
import { JOURNEYS } from "./journeys.mjs";

/** @typedef {import("../../js/mock.js").Fault} Fault */
/** @typedef {{ journey: import("./shopper.mjs").Journey, faults: Fault[] }} Plan */

const NAMES = /** @type {import("../../js/mock.js").FaultName[]} */ (Object.keys(FAULTS));

/** How many calls of one name in a visit are each met in turn. */
const DEEP = 2;

/**
 * Faults that lead where an undisturbed visit never comes: to the void, to the
 * question which intent the gateway holds.
 *
 * @type {Fault[][]}
 */
const DETOURS = [
  [{ call: "intents", fault: "lost_request", times: 60 }],
  [{ call: "intents", fault: "lost_answer", times: 3 }],
  [{ call: "intents", fault: "wrong_receipt", times: 2 }],
  [{ call: "intents", fault: "crash_after_write" }],
  [{ call: "intents", fault: "late_request", times: 3 }],
  [{ call: "intents", fault: "portal", times: 4 }],
];

/**
 * Every plan: each fault at each step of each journey, then on each detour, then
 * several at once, drawn from the seed.
 *
 * @param {(plan: Plan) => Promise<string[]>} steps the calls of an undisturbed visit
 * @param {{ seed: number, least: number }} options
 * @returns {Promise<Plan[]>}
 */
export async function plans(steps, { seed, least }) {
  const ways = [
    ...JOURNEYS.map((journey) => ({ journey, faults: /** @type {Fault[]} */ ([]) })),
    ...DETOURS.map((faults) => ({ journey: /** @type {import("./shopper.mjs").Journey} */ (JOURNEYS[0]), faults })),
  ];
  /** @type {Plan[]} */
  const all = [];
  /** @type {Plan[]} */
  const places = [];
  for (const way of ways) {
    const calls = await steps(way);
    for (const call of new Set(calls)) {
      const count = Math.min(DEEP, calls.filter((one) => one === call).length);
      for (let skip = 0; skip < count; skip += 1) {
        const taken = way.faults.filter((fault) => fault.call === call).reduce((sum, { times = 1 }) => sum + times, 0);
        const place = { call: /** @type {any} */ (call), skip: skip + taken };
        places.push({ journey: way.journey, faults: [...way.faults, /** @type {any} */ (place)] });
        for (const fault of NAMES) all.push({ journey: way.journey, faults: [...way.faults, { ...place, fault }] });
      }
    }
  }
  const random = seeded(seed);
  /** @template T @param {readonly T[]} list */
  const draw = (list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);
  while (all.length < least) {
    const { journey } = draw(places);
    const count = 2 + Math.floor(random() * 3);
    const faults = Array.from({ length: count }, () => ({
      .../** @type {Fault} */ (draw(places).faults.at(-1)),
      fault: draw(NAMES),
      times: 1 + Math.floor(random() * 3),
    }));
    all.push({ journey, faults });
  }
  return all;
}

/** Where money moves: each fault is tried there, and elsewhere every other one. */
const MONEY = ["intents", "receipt"];

/**
 * A few of them: each fault on the calls that money moves by, and on others.
 *
 * @param {Plan[]} all
 * @returns {Plan[]}
 */
export function few(all) {
  /** @type {Map<string, Plan[]>} */
  const kinds = new Map();
  for (const plan of all) {
    const [first] = plan.faults;
    if (plan.faults.length > 1 || !first) continue;
    const key = `${first.fault} ${first.call}`;
    kinds.set(key, [...(kinds.get(key) ?? []), plan]);
  }
  const wanted = [...kinds].filter(([key], at) => MONEY.includes(key.split(" ")[1] ?? "") || at % 2 === 0);
  // Another journey for each, so that all come up.
  return wanted.map(([, same], at) => /** @type {Plan} */ (same[at % same.length]));
}

/** @param {Plan} plan */
export const told = ({ journey, faults }) =>
  `${journey.name}: ${faults.map(({ fault, call, times = 1, skip = 0 }) => `${fault} at ${call} ${skip + 1}${times > 1 ? ` x${times}` : ""}`).join(", ")}`;
