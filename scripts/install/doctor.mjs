// `npm run doctor`: says whether this machine can build, without building.
import { checkNative, checkNode, ensureWasm, rustIdentity } from "./toolchain.mjs";
import { findChromium } from "./browser.mjs";
import { command } from "../ground/trouble.mjs";

await command(async () => {
  await checkNode();
  await checkNative();
  const { env, shipped } = await ensureWasm();
  const chromium = await findChromium();
  console.log(`node      ${process.versions.node}`);
  console.log(`rust      ${(await rustIdentity()).match(/release: (.+)/)[1]}`);
  console.log(`wasm      ${env.RUSTC ? "standard library built from Debian's source" : "rustup's target"}`);
  console.log(`shipped   ${shipped.flags.length > 0 ? "with a standard library of their own" : "with the standard library as it comes: larger"}`);
  console.log(`chromium  ${chromium ? `${chromium.browser} with ${chromium.driver}` : "none: `npm test` would install it or say how"}`);
});
