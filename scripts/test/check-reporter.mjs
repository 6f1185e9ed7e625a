// A reporter for `node --test`: one line for each check, which is a test whose
// name begins with the check's number; the reason is in it where the check or a
// part of it was skipped, and what went wrong precedes it where it does not hold.
import { basename } from "node:path";
import { inspect } from "node:util";

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* report(events) {
  /** Why a part did not run: its check does not hold without it. @type {string | undefined} */
  let skipped;
  for await (const { type, data } of events) {
    if (type === "test:fail") yield failure(data);
    if (type === "test:pass" && data.skip !== undefined) skipped ??= data.skip === true ? data.name : data.skip;
    if (type === "test:pass" && data.nesting === 0) yield outcome(data, skipped);
    if (data.nesting === 0 && (type === "test:fail" || type === "test:pass")) skipped = undefined;
  }
}

function outcome({ name, file }, skipped) {
  const { number, text } = checkOf(name, file);
  return skipped === undefined ? line(number, "held", text) : line(number, "not here", skipped);
}

/** A part's failure explains its check's, which follows it. */
function failure({ name, nesting, file, details }) {
  const { number, text } = checkOf(name, file);
  const because = details.error.cause ?? details.error;
  const explained = details.error.failureType === "subtestsFailed" ? "" : `${inspect(because)}\n`;
  return nesting > 0 ? `${name}: ${explained}` : line(number, "failed", text) + explained;
}

/** A file that fails as a whole has its number in its name. */
function checkOf(name, file) {
  const [, number, text] = name.match(/^(A\d\d) (.*)$/s) ?? [];
  if (number) return { number, text };
  return { number: basename(file ?? name).slice(0, 3).toUpperCase(), text: name };
}

const line = (number, verdict, text) => `${number}  ${verdict.padEnd(8)}  ${text.replaceAll("\n", " ")}\n`;
