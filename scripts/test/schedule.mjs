/**
 * Runs stages side by side: each as soon as those it comes after are done and
 * its lane is free.
 *
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[]} [after] names of the stages whose results it needs
 * @property {string} [lane] stages of one lane run one at a time, in order
 * @property {() => Promise<unknown>} run
 */

/**
 * @param {Stage[]} stages each after those it names
 * @param {(stage: Stage, result: PromiseSettledResult<unknown>, seconds: number) => void} onEnd
 */
export async function schedule(stages, onEnd) {
  const ends = new Map();
  const lanes = new Map();
  for (const stage of stages) {
    const before = (stage.after ?? []).map((name) => ends.get(name));
    const free = lanes.get(stage.lane);
    const end = (async () => {
      const results = await Promise.all(before);
      await free;
      const started = performance.now();
      const missing = results.find(({ status }) => status === "rejected");
      const result = missing
        ? { status: "rejected", reason: new NotRun(missing.reason) }
        : (await Promise.allSettled([stage.run()]))[0];
      onEnd(stage, result, (performance.now() - started) / 1000);
      return result;
    })();
    ends.set(stage.name, end);
    if (stage.lane) lanes.set(stage.lane, end);
  }
  await Promise.all(ends.values());
}

/** The stage was not run, because one it comes after failed. */
export class NotRun extends Error {
  constructor(cause) {
    super("not run", { cause: cause instanceof NotRun ? cause.cause : cause });
  }
}

/** The stages of these names and all they come after, in their order. */
export function select(stages, names) {
  const wanted = new Set(names);
  for (const stage of [...stages].reverse()) {
    if (wanted.has(stage.name)) for (const name of stage.after ?? []) wanted.add(name);
  }
  return stages.filter(({ name }) => wanted.has(name));
}
