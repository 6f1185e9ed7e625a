// What the npm packages publish as right and wrong: the rows of card-validator's own
// tests, which come with it, and the examples in ibantools' documents.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { transformSync } from "esbuild";

/** What card-validator's functions are called here. */
const KINDS = {
  cardNumber: "card_number",
  expirationDate: "card_expiry",
  cvv: "card_cvc",
  cardholderName: "card_holder",
  postalCode: "card_postal",
};

/**
 * Every text that the packages' tests and examples judge, as `[kind, text, beside]`.
 *
 * @param {NodeJS.Require} require the one that finds the packages
 * @returns {[string, string, string][]}
 */
export function record(require) {
  /** @type {[string, string, string][]} */
  const rows = [];
  const folder = join(dirname(require.resolve("card-validator/package.json")), "src", "__tests__");
  for (const name of readdirSync(folder).filter((file) => /^[a-z-]+\.ts$/.test(file))) runTest(require, join(folder, name), rows);
  const documents = readFileSync(require.resolve("ibantools"), "utf8");
  for (const [, kind, text] of documents.matchAll(/(?:isValid|validate|extract|is[A-Z]+)(IBAN|BIC)\(["']([^"']+)["']/g)) {
    rows.push([kind.toLowerCase(), text, ""]);
  }
  return rows;
}

/** Runs one of its test files, whose assertions all hold here, and keeps what it judges. */
function runTest(require, file, rows) {
  const { code } = transformSync(readFileSync(file, "utf8"), { loader: "ts", format: "cjs" });
  const load = (name) => {
    if (!name.startsWith("..")) return name === "credit-card-type" ? require(name) : {};
    const found = require(join("card-validator/dist", name.replace(/^\.\.\//, "") || "index"));
    return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, watched(key, value, rows)]));
  };
  const each = (table) => (_name, body) => table.forEach((row) => body(...[row].flat()));
  const test = Object.assign((_name, body) => body(), { each });
  // What it expects is for its own test runner; what it asks is all that is wanted.
  const expected = new Proxy(() => expected, { get: () => expected });
  const anything = () => expected;
  new Function("require", "exports", "describe", "it", "test", "expect", "beforeEach", "afterEach", "jest", code)(
    ...[load, {}, Object.assign((_name, body) => body(), { each }), test, test, anything, anything, anything, expected],
  );
}

function watched(name, judge, rows) {
  if (typeof judge !== "function") return judge;
  return (...given) => {
    const [text, option] = given;
    if (KINDS[name] && typeof text === "string") rows.push([KINDS[name], text, name === "cvv" ? brandOf(option) : ""]);
    return judge(...given);
  };
}

/** A brand whose code has this length; none for one of several. */
function brandOf(length = 3) {
  return { 3: "visa", 4: "amex" }[length] ?? "";
}
