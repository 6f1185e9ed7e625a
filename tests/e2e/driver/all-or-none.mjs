/**
 * What several starts give; where one fails, what the others started is ended, so
 * that nothing keeps the test's process from its end.
 *
 * @template {readonly unknown[]} T
 * @param {T} starts
 * @returns {Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>}
 */
export async function allOrNone(starts) {
  const outcomes = await Promise.allSettled(starts);
  const failed = outcomes.find(({ status }) => status === "rejected");
  if (failed) {
    const started = outcomes.map(({ value }) => value);
    await Promise.allSettled(started.map((each) => each?.close?.() ?? each?.stop?.()));
    throw failed.reason;
  }
  return outcomes.map(({ value }) => value);
}
