import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import { compare } from "./compare.mjs";
import { KINDS } from "./questions.mjs";
import { start } from "./sides.mjs";

const SEED = 1;

/** Questions of each kind; `npm run agree` asks as many as it is told. */
const EACH = 100;

/** Kinds that are asked about nothing wrong. */
const RIGHT = ["account.schemes", "money.format", "explain"];

const ACCEPTED = ["valid", "warning", "told", "rejected false"];

const sides = await start();
after(() => sides.close());

describe("the crate, Node and a browser say the same of", () => {
  for (const room of new Set(KINDS.map((kind) => kind.split(".")[0]))) {
    test(room, async () => {
      for (const kind of KINDS.filter((name) => name.split(".")[0] === room)) {
        const { agreed, differing, outcomes } = await compare(sides, kind, SEED, EACH);
        assert.deepEqual(differing, []);
        assert.equal(agreed, EACH);
        const accepted = [...outcomes.keys()].filter((outcome) => ACCEPTED.includes(outcome));
        assert.ok(accepted.length > 0, `${kind}: nothing is accepted`);
        assert.ok(outcomes.size > accepted.length || RIGHT.includes(kind), `${kind}: nothing is refused`);
      }
    });
  }
});

test("one side that says otherwise is told, with what was asked and what each said", async () => {
  const lying = {
    ask: async (asked) => {
      const said = asked.map(() => '{"status":"valid"}');
      return { rust: said, node: said, browser: said.with(1, '{"status":"warning"}') };
    },
  };
  const { agreed, different, differing } = await compare(lying, "card.cvc", SEED, 3);
  assert.deepEqual([agreed, different, differing.length], [2, 1, 1]);
  for (const part of ["card.cvc", '"args":', "rust    ", 'browser {"status":"warning"}']) assert.ok(differing[0].includes(part), part);
});
