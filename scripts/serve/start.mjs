// `npm start`: builds what is not up to date and runs the reference gateway and
// the shop until told to stop.
import { mkdir } from "node:fs/promises";

import { bundleScripts } from "../build/bundle.mjs";
import { fetchCrates } from "../install/crates.mjs";
import { BUNDLES, ROOTS } from "../build/outputs.mjs";
import { installPackages } from "../install/packages.mjs";
import { checkFree } from "./ports.mjs";
import { inRoot } from "../ground/root.mjs";
import { mustRun, stopOnSignals } from "../ground/run.mjs";
import { Services } from "./services.mjs";
import { checkNative, checkNode, ensureWasm } from "../install/toolchain.mjs";
import { command } from "../ground/trouble.mjs";
import { compileRoots, finishRoots } from "../build/wasm.mjs";

const GATEWAY_ADDR = process.env.GATEWAY_ADDR ?? "127.0.0.1:4242";
const SHOP_ADDR = process.env.SHOP_ADDR ?? "127.0.0.1:4243";
const DATABASE_URL = process.env.DATABASE_URL ?? `sqlite://${inRoot(".data", "gateway.db")}?mode=rwc`;

const handover = stopOnSignals();
await command(async () => {
  await checkNode();
  await Promise.all([
    checkFree("GATEWAY_ADDR", GATEWAY_ADDR),
    checkFree("SHOP_ADDR", SHOP_ADDR),
    checkNative(),
  ]);
  await build();
  return serve();
});

/** The gateway compiles while the wasm roots do: their profiles lock different folders. */
async function build() {
  const toolchain = await ensureWasm();
  await fetchCrates();
  const [compiled] = await Promise.all([
    compileRoots(ROOTS, toolchain),
    mustRun("cargo", ["build", "--locked", "-p", "countersign-gateway"], {
      what: "building the gateway",
      show: true,
    }),
    installPackages(),
  ]);
  await finishRoots(compiled);
  await bundleScripts(BUNDLES);
}

async function serve() {
  await mkdir(inRoot(".data"), { recursive: true });
  const env = { GATEWAY_ADDR, SHOP_ADDR, DATABASE_URL };
  const services = new Services();
  const stopped = handover(() => services.stop());
  try {
    const running = (async () => {
      await services.start("the gateway", inRoot("target", "debug", "countersign-gateway"), [], {
        env,
        url: `http://${GATEWAY_ADDR}`,
      });
      await services.start("the shop", process.execPath, [inRoot("examples", "shop", "server.mjs")], {
        env,
        url: `http://${SHOP_ADDR}`,
      });
      console.log(`\ngateway  http://${GATEWAY_ADDR}\nshop     http://${SHOP_ADDR}   open this one, and pay with 4242 4242 4242 4242\nfields   http://${SHOP_ADDR}/fields   every check, live\nCtrl-C stops both.`);
      return services.failed;
    })();
    return await Promise.race([running, stopped]);
  } finally {
    await services.stop();
  }
}
