// `npm run build`: leaves in dist/ what `npm pack` ships.
import { bundleScripts, emitTypes } from "./bundle.mjs";
import { fetchCrates } from "../install/crates.mjs";
import { BUNDLES, ROOTS } from "./outputs.mjs";
import { installPackages } from "../install/packages.mjs";
import { stopOnSignals } from "../ground/run.mjs";
import { checkNative, checkNode, ensureWasm } from "../install/toolchain.mjs";
import { command } from "../ground/trouble.mjs";
import { compileRoots, finishRoots } from "./wasm.mjs";

stopOnSignals();
await command(async () => {
  await checkNode();
  await checkNative();
  const toolchain = await ensureWasm();
  await fetchCrates();
  const [compiled] = await Promise.all([compileRoots(ROOTS, toolchain), installPackages()]);
  await finishRoots(compiled);
  await Promise.all([bundleScripts(BUNDLES), emitTypes()]);
});
