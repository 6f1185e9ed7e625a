import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { BRANDS } from "../../js/brands.js";
import { MEANINGS } from "../../js/codes.js";
import { CheckoutError, load } from "../../js/index.js";
import { SCHEME_CODES } from "../../js/schemes.js";
import { TYPED_CODES } from "../../js/typed-codes.js";
import { brandRules, ibanCountries, namesIn, nationalRules, read, slips, spans, tablesOf } from "./host/validation-document.mjs";

const cs = await load();
const text = read("docs/validation.md");
const tables = tablesOf(text);

/** What the examples call, with which arguments, and what came of it. */
const called = [];

/** The same object, whose calls are written down. */
const watched = (target, path = []) =>
  new Proxy({}, {
    get(_, name) {
      const member = target[name];
      if (typeof member !== "function") return watched(member, [...path, name]);
      return (...args) => {
        const call = { path: [...path, name].join("."), args };
        called.push(call);
        return (call.result = member.apply(target, args));
      };
    },
  });

const examples = tables
  .filter(({ header }) => header.join() === "call,result")
  .flatMap(({ rows }) => rows.map(({ call, result }) => [spans(call)[0], spans(result)[0]]))
  .map(([call, result]) => ({ call, result, told: outcome(call) }));

function outcome(call) {
  try {
    return { value: new Function("cs", `return ${call}`)(watched(cs)) };
  } catch (error) {
    assert.ok(error instanceof CheckoutError, `${call}: ${error}`);
    return { code: error.code };
  }
}

/** Rows of the table with this column. */
const rowsWith = (...columns) => tables.find(({ header }) => columns.every((name) => header.includes(name))).rows;
const fieldRows = rowsWith("field", "codes");
const kindRows = rowsWith("kind", "codes");

/** What the document says must be there; objects may have more. */
function assertTold(value, said, call) {
  if (Array.isArray(said) || typeof said !== "object" || said === null) {
    assert.deepEqual(value, said, call);
    return;
  }
  for (const [name, member] of Object.entries(said)) assertTold(value?.[name], member, `${call} ${name}`);
}

describe("docs/validation.md", () => {
  test("each example comes out as the document says", () => {
    assert.ok(examples.length > 200);
    for (const { call, result, told } of examples) {
      if (told.code) assert.equal(told.code, result, call);
      else assertTold(told.value, JSON.parse(result), call);
    }
  });

  test("no example stands twice", () => {
    const calls = examples.map(({ call }) => call);
    assert.deepEqual(calls.filter((call, at) => calls.indexOf(call) !== at), []);
  });

  test("each field of each scheme has its rule and an example that is typed", () => {
    const fields = cs.account.schemes().flatMap(({ id, fields }) =>
      fields.map((field) => `\`${id}.${field.id}\`${field.optional ? " ?" : ""}`),
    );
    assert.deepEqual(fieldRows.map(({ field }) => field), fields);
    for (const name of fields) {
      const [scheme, field] = spans(name)[0].split(".");
      assert.ok(callsOf("account.check").some(({ args }) => args[0] === scheme && args[1][field]), name);
    }
  });

  test("each kind of identity, coin and QR code has its rule and an example", () => {
    const kinds = /const KINDS = .*\(\[(.*)\]\)/.exec(read("js/identity.js"))[1].match(/\w+/g);
    assert.deepEqual(kindRows.map(({ kind }) => spans(kind)[0]), kinds);
    for (const kind of kinds) assert.ok(callsOf("identity.check").some(({ args }) => args[0] === kind), kind);

    for (const coin of ["bitcoin", "ethereum"]) {
      assert.ok(callsOf("coin.address").some(({ args }) => args[0] === coin), coin);
      assert.ok(callsOf("coin.uri.read").some(({ args }) => args[0].startsWith(`${coin}:`)), coin);
      assert.ok(callsOf("coin.uri.write").some(({ args }) => args[0].coin === coin), coin);
    }
    assert.ok(callsOf("coin.invoice").some(({ result }) => result));

    const codes = [...Object.keys(cs.qr), "symbol"];
    assert.deepEqual(rowsWith("kind", "further codes").map(({ kind }) => spans(kind)[0]), codes);
    for (const kind of codes) {
      const path = kind === "symbol" ? "qr.symbol" : `qr.${kind}.read`;
      assert.ok(callsOf(path).some(({ result }) => result), kind);
    }
  });

  test("each brand has its ranges as the core has them, and an example", () => {
    const told = rowsWith("brand", "prefixes").map((row) => ({ ...row, brand: spans(row.brand)[0] }));
    const known = brandRules().map(({ brand, prefixes, luhn, source }) => {
      const { lengths, gaps } = cs.card.number(prefixes[0].split("–")[0]);
      const { name, length, required } = BRANDS[brand];
      return {
        brand,
        prefixes: prefixes.join(", "),
        lengths: lengths.join(", "),
        gaps: gaps.join(", "),
        "check digit": luhn,
        "security code": length === 0 ? "none" : `${name} ${length}${required ? "" : "?"}`,
        source,
      };
    });
    assert.deepEqual(told, known);
    assert.deepEqual(new Set(told.map(({ brand }) => brand)), new Set(Object.keys(BRANDS)));
    const shown = new Set(callsOf("card.number").map(({ result }) => result.brand));
    for (const brand of Object.keys(BRANDS)) assert.ok(shown.has(brand), brand);
  });

  test("each country of the IBAN, and each national check digit, is told as the core has it", () => {
    assert.ok(text.includes(ibanCountries().join(" · ")), `the countries are ${ibanCountries().join(" · ")}`);
    const said = rowsWith("countries", "against it").flatMap((row) =>
      row.countries.split(" ").map((country) => [country, row["against it"]]),
    );
    assert.deepEqual(new Map(said.sort()), new Map([...nationalRules()].sort()));
    for (const [country, status] of said) {
      const of = ({ args, result }) => args[0] === "iban" && result.country === country && result.status === status;
      assert.ok(callsOf("account.check").some(of), country);
    }
  });

  test("each field that can be edited has an example", () => {
    const shown = { value: "", start: 0, end: 0, country: "GB" };
    const names = [
      .../const FIELDS = .*\(\[(.*)\]\)/.exec(read("js/edit.js"))[1].match(/\w+/g),
      .../const OTHERS = .*\(\[(.*)\]\)/.exec(read("js/edit-field.js"))[1].match(/\w+/g),
      ...cs.account.schemes().flatMap(({ id, fields }) => fields.map((field) => `${id}.${field.id}`)),
      "postal",
    ];
    for (const name of names) {
      assert.doesNotThrow(() => cs.edit(name, shown, { kind: "delete_backward" }), name);
      assert.ok(callsOf("edit").some(({ args }) => args[0] === name), name);
    }
  });

  test("a field's codes are those that slips in its examples can give", () => {
    const met = new Map();
    const meet = (name, code) => {
      if (code && code !== "required") met.set(name, (met.get(name) ?? new Set()).add(code));
    };
    for (const { args, result } of callsOf("account.check")) {
      const [scheme, texts] = args;
      for (const [field, { code }] of Object.entries(result.fields)) meet(`${scheme}.${field}`, code);
      for (const [field, typed] of Object.entries(texts)) {
        for (const slip of slips(typed)) meet(`${scheme}.${field}`, cs.account.check(scheme, { [field]: slip }).fields[field].code);
      }
    }
    for (const { args, result } of callsOf("identity.check")) {
      const [kind, typed, options] = args;
      meet(kind, result.code);
      for (const slip of slips(typed)) meet(kind, cs.identity.check(kind, slip, options).code);
    }
    for (const row of [...fieldRows, ...kindRows]) {
      const name = spans(row.field ?? row.kind)[0];
      assert.deepEqual(namesIn(row.codes).sort(), [...met.get(name)].sort(), name);
    }
  });

  test("each code that a check gives stands there, and no other", () => {
    const words = new Set(text.match(/\w+/g));
    for (const code of [...TYPED_CODES, ...SCHEME_CODES]) assert.ok(words.has(code), code);
    for (const { header, rows } of tables) {
      for (const column of header.filter((name) => name.endsWith("codes"))) {
        // A kind may have those of another.
        for (const name of rows.flatMap((row) => namesIn(row[column]))) assert.ok(name in MEANINGS || name in cs.qr, name);
      }
    }
    for (const line of text.split("\n").filter((line) => line.startsWith("Codes: "))) {
      const [list] = line.split(". ");
      for (const name of namesIn(list)) assert.ok(name in MEANINGS, name);
    }
  });
});

/** The examples' calls of one function. */
function callsOf(path) {
  return called.filter((call) => call.path === path);
}
