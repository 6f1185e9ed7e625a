import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { readManifest } from "../../scripts/build/manifest.mjs";
import { inRoot } from "../../scripts/ground/root.mjs";
import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { Stand } from "./stand/stand.mjs";

describe("the classic script, for pages without modules", () => {
  let stand, browser, page, integrity;
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><meta charset="utf-8">
<title>Page</title><link rel="icon" href="data:,"><script>window.before = Object.getOwnPropertyNames(window);</script>
<script src="${stand.gateway}/sdk/1.0.0/countersign.classic.js" integrity="${integrity}" crossorigin></script>
<script>window.after = Object.getOwnPropertyNames(window);</script>
<body></body>`);
  });

  before(async () => {
    ({ integrity } = (await readManifest()).files["countersign.classic.js"]);
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    const { hostname, port } = stand.shopAddress;
    server.listen(port, hostname);
    await once(server, "listening");
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await browser?.close();
    await stand?.stop();
  });

  test("sets one global, with what the module exports", async () => {
    await page.open(stand.shop);
    assert.deepEqual(await page.evaluate(() => window.after.filter((name) => !window.before.includes(name) && name !== "before")), [
      "Countersign",
    ]);
    const exported = await page.evaluate(() => Object.keys(window.Countersign).sort());
    const module = await readFile(inRoot("js", "element.js"), "utf8");
    assert.deepEqual(exported, /export \{ ([\w, ]+) \}/.exec(module)[1].split(", "));
    assert.equal(await page.evaluate(() => customElements.get("countersign-checkout") === window.Countersign.CountersignCheckout), true);
  });

  for (const isolation of ["frame", "inline"]) {
    test(`finds the parts of the element beside itself: ${isolation}`, async () => {
      const { client_secret: secret } = await stand.session({ policy: isolation === "inline" ? { inline: true } : {} });
      await page.open(stand.shop);
      await page.evaluate(
        (gateway, where, clientSecret) => {
          const el = document.createElement("countersign-checkout");
          Object.assign(el, { gateway, isolation: where, clientSecret });
          document.body.append(el);
        },
        stand.gateway,
        isolation,
        secret,
      );
      const phase = () => page.evaluate(() => document.querySelector("countersign-checkout").phase);
      await page.waitFor(async () => (await phase()) === "details", { within: 20_000, what: "the form" });
    });
  }
});
