import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";
import { mustRun } from "../../scripts/ground/run.mjs";
import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { ISOLATION } from "./stand/isolation.mjs";
import { Service } from "./stand/service.mjs";
import { PAID, Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const VITE = inRoot("node_modules", "vite", "bin", "vite.js");

const skip = ISOLATION === "inline" && "the app is a framed one";

describe("a React app with the package that is published", { skip }, () => {
  let stand, browser, folder, app;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "countersign-vite-"));
    app = join(folder, "app");
    [stand, browser] = await allOrNone([Stand.start(), launch(), installApp(folder, app)]);
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  for (const [mode, card] of [
    ["production", CARDS.approved],
    // React mounts twice in StrictMode, in its development build alone.
    ["development", CARDS.challenged],
  ]) {
    test(`takes a payment in a build for ${mode}`, async () => {
      const env = { NODE_ENV: mode, GATEWAY_URL: stand.gateway, VITE_GATEWAY: stand.gateway };
      await mustRun(process.execPath, [VITE, "build", app, "--mode", mode], { what: "vite build", env });
      const { hostname, port } = stand.shopAddress;
      const args = [VITE, "preview", app, "--host", hostname, "--port", String(port), "--strictPort"];
      const served = await Service.start(process.execPath, args, { origin: stand.shop, env });
      try {
        const page = await browser.page();
        await page.open(`${stand.shop}/empty.txt`);
        await page.evaluate(() => sessionStorage.clear());
        await page.open(`${stand.shop}/`);
        const buyer = new Shopper(page, stand);
        await buyer.sees("form");
        await buyer.fill(cardOf(card));
        await buyer.click("#continue");
        await buyer.presses();
        if (card === CARDS.challenged) await page.click("button[value=approve]");
        await buyer.sees("success");
        assert.match(await buyer.result(), PAID);
        const [, sid] = /^cs_(.+)_[\w-]{43}$/.exec(await page.evaluate(() => sessionStorage.getItem("session")));
        // It was asked for once, however often the page was mounted.
        assert.equal(stand.proxy.seen("POST /v1/sessions").length, 1);
        assert.equal((await stand.payment(sid)).status, "succeeded");
        assert.equal(await stand.charges(sid), 1);
      } finally {
        stand.proxy.reset();
        await served.stop();
      }
    });
  }
});

/** Copies the example and installs what it needs: the packed package, and the rest from here. */
async function installApp(folder, app) {
  await mustRun("npm", ["pack", "--pack-destination", folder], { what: "npm pack" });
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await cp(inRoot("examples", "vite-react"), app, {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  // A place at the app's origin where its storage can be emptied before it runs.
  await mkdir(join(app, "public"));
  await writeFile(join(app, "public", "empty.txt"), "");
  const modules = join(app, "node_modules");
  await mkdir(join(modules, "countersign"), { recursive: true });
  const installed = (await readdir(inRoot("node_modules"))).filter((name) => !name.startsWith("."));
  await Promise.all(installed.map((name) => symlink(inRoot("node_modules", name), join(modules, name))));
  const unpack = ["-xzf", join(folder, tarball), "-C", join(modules, "countersign"), "--strip-components=1"];
  await mustRun("tar", unpack, { what: "unpacking the package" });
}
