// `npm run reproduce`: builds what is committed twice, from two clean copies in
// folders of different names, and compares every file that is shipped. Takes as
// long as two first builds do.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { differences, digestsBelow } from "./compare.mjs";
import { mustRun, stopOnSignals } from "../ground/run.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

stopOnSignals();
await command(async () => {
  const folder = await mkdtemp(join(tmpdir(), "countersign-reproduce-"));
  try {
    const built = [];
    for (const name of ["one", "another-of-a-longer-name"]) built.push(await build(join(folder, name)));
    const [one, other] = built;
    const found = differences(one, other);
    for (const name of found) console.log(`differs: ${name}`);
    if (found.length) throw new Trouble(`${found.length} of ${one.size} files differ between two clean builds`);
    for (const [name, integrity] of one) console.log(`${name.padEnd(32)} ${integrity}`);
    console.log(`\n${one.size} files, the same in both builds`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function build(copy) {
  await mustRun("git", ["clone", "--quiet", "--no-hardlinks", ".", copy], { what: "copying what is committed" });
  console.log(`building in ${copy}`);
  await mustRun(process.execPath, [join(copy, "scripts", "build", "build.mjs")], { what: "the build", cwd: copy });
  return digestsBelow(join(copy, "dist"));
}
