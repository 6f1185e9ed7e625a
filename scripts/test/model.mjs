// `npm run model`: explores the two machines and all that can go wrong between
// them, then takes guards away one by one and looks whether each is missed.
import { run } from "../ground/run.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

const PROGRAM = ["run", "--locked", "--profile", "model", "-p", "countersign-model", "--"];

await command(async () => {
  const { code } = await run("cargo", [...PROGRAM, ...process.argv.slice(2)], { show: true });
  if (code !== 0) {
    throw new Trouble("a scenario is not complete, a rule is broken, or a missing guard was not missed: see above");
  }
});
