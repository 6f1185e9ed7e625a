// `npm run agree`: whether the crate, Node and a browser say the same of generated
// texts. `--each N` questions of each kind, `--seed N`, `--only KIND`.
import { parseArgs } from "node:util";

import { stopOnSignals } from "../../scripts/ground/run.mjs";
import { Trouble, command } from "../../scripts/ground/trouble.mjs";
import { buildAgree } from "./build.mjs";
import { compare } from "./compare.mjs";
import { KINDS } from "./questions.mjs";
import { start } from "./sides.mjs";

stopOnSignals();
await command(async () => {
  const { seed, each, only } = options();
  const kinds = KINDS.filter((kind) => !only || kind === only || kind.startsWith(`${only}.`));
  if (kinds.length === 0) throw new Trouble(`no kind is called ${only}: there are ${KINDS.join(" ")}`);
  await buildAgree();
  const sides = await start();
  const total = { passed: 0, failed: 0 };
  try {
    console.log(`seed ${seed}, ${each} questions of each kind`);
    for (const kind of kinds) {
      const { agreed, different, differing, outcomes } = await compare(sides, kind, seed, each);
      const said = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
      console.log(`${kind.padEnd(24)} ${agreed} agree, ${different} differ: ${said}`);
      for (const one of differing) console.log(one);
      total.passed += agreed;
      total.failed += different;
    }
  } finally {
    await sides.close();
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

function options() {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: "string", default: "1" },
        each: { type: "string", default: "10000" },
        only: { type: "string" },
      },
    });
    return { seed: Number(values.seed), each: Number(values.each), only: values.only };
  } catch (error) {
    throw new Trouble(`${error.message}: npm run agree -- [--each N] [--seed N] [--only KIND]`);
  }
}
