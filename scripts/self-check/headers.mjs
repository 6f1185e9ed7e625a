import { WATCHED } from "./policy.mjs";

/**
 * A deviation: its stable name, where it was, and what it is in words.
 *
 * @typedef {{ code: string, at: string, what: string }} Finding
 */

/**
 * Compares what an answer tells browsers with what it must.
 *
 * @param {string} at
 * @param {Headers} headers
 * @param {Record<string, string>} expected
 * @returns {Finding[]}
 */
export function compareHeaders(at, headers, expected) {
  const names = [...new Set([...WATCHED, ...Object.keys(expected)])];
  return names.flatMap((name) => {
    const found = compare(name, headers.get(name) ?? undefined, expected[name]);
    return found.map(([kind, what]) => ({ code: `${shortName(name)}_${kind}`, at, what }));
  });
}

function compare(name, actual, expected) {
  if (actual === undefined) return expected === undefined ? [] : [["missing", name]];
  if (expected === undefined) return [["added", `${name}: ${actual}`]];
  if (name === "content-security-policy") return comparePolicies(actual, expected);
  if (name === "strict-transport-security") return compareTransport(actual, expected);
  return plain(actual) === plain(expected) ? [] : [["changed", `${name}: ${actual}`]];
}

/** Sources that are not expected, and directives that are not there, let more happen. */
function comparePolicies(actual, expected) {
  const now = directives(actual);
  const wanted = directives(expected);
  const weaker = [];
  const other = [];
  for (const [name, sources] of wanted) {
    const found = now.get(name);
    if (!found) {
      weaker.push(`no ${name}`);
      continue;
    }
    const added = found.filter((source) => !sources.includes(source));
    const gone = sources.filter((source) => !found.includes(source));
    if (added.length > 0) weaker.push(`${name} has ${added.join(" ")}`);
    else if (gone.length > 0) other.push(`${name} lacks ${gone.join(" ")}`);
  }
  // A directive of its own takes a place from default-src 'none'.
  for (const name of now.keys()) if (!wanted.has(name)) weaker.push(`${name} is new`);
  if (weaker.length > 0) return [["weakened", weaker.join("; ")]];
  return other.length > 0 ? [["changed", other.join("; ")]] : [];
}

/** The first of each name counts (CSP3 section 2.2.1). */
function directives(policy) {
  const found = new Map();
  for (const part of policy.split(";")) {
    const [name = "", ...sources] = part.trim().split(/\s+/);
    if (name && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), sources);
  }
  return found;
}

function compareTransport(actual, expected) {
  const [now, wanted] = [age(actual), age(expected)];
  const covers = /(^|;)\s*includesubdomains\s*(;|$)/i.test(actual);
  return now >= wanted && covers ? [] : [["weakened", actual]];
}

const age = (text) => Number(/(?:^|;)\s*max-age="?(\d{1,12})"?\s*(?:;|$)/i.exec(text)?.[1] ?? 0);

const plain = (text) => text.trim().replaceAll(/\s+/g, " ").toLowerCase();

const SHORT = { "content-security-policy": "csp", "strict-transport-security": "hsts" };
const shortName = (name) => SHORT[name] ?? name.replaceAll("-", "_");
