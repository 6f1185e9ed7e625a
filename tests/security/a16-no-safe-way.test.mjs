import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

import { inRoot } from "../../scripts/ground/root.mjs";
import { launch } from "../e2e/driver/launch.mjs";
import { Stand } from "../e2e/stand/stand.mjs";
import { Authority } from "./certificates.mjs";

const SECRET = `cs_pay_${"A".repeat(22)}_${"b".repeat(43)}`;

describe("A16 over a way that is not safe nothing is sent, and no field is shown to be filled in", () => {
  const servers = [];
  let stand, browser, page, shop, plain, secure, folder, authority;

  before(async () => {
    authority = new Authority();
    folder = await mkdtemp(join(tmpdir(), "countersign-tls-"));
    await writeFile(join(folder, "ca.pem"), authority.cert);
    stand = await Stand.start();
    shop = await listening(createServer((_, response) => response.setHeader("content-type", "text/html").end(PAGE(stand.gateway))));
    plain = await recorder(createServer);
    secure = {
      good: await recorder(createSecureServer, authority.server()),
      expired: await recorder(createSecureServer, authority.server({ from: -30, until: -1 })),
      early: await recorder(createSecureServer, authority.server({ from: 1 })),
      "of another host": await recorder(createSecureServer, authority.server({ host: "pay.example" })),
    };
    const args = ["--host-resolver-rules=MAP *.test 127.0.0.1", `--ignore-certificate-errors-spki-list=${secure.good.pin}`];
    browser = await launch({ args });
    page = await browser.page();
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
    for (const server of servers) await new Promise((closed) => (server.close(closed), server.closeAllConnections()));
    if (folder) await rm(folder, { recursive: true });
  });

  async function listening(server) {
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return server.address().port;
  }

  /** A server that keeps what it is asked, and the port it has. */
  async function recorder(make, options = {}) {
    const asked = [];
    const server = make(options, async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      asked.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
      response.writeHead(404, { "access-control-allow-origin": "*", "access-control-allow-headers": "*" }).end();
    });
    return { asked, pin: options.pin, port: await listening(server) };
  }

  /** Places an element into a page at `host`; the codes of its errors, once there is one, and its fields. */
  async function placed(host, gateway, isolation) {
    await page.open(`http://${host}:${shop}/`);
    await page.evaluate((set) => void window.place(set), { gateway, isolation, "client-secret": SECRET });
    await page.waitFor(() => page.evaluate(() => window.codes.length > 0), { within: 30_000, what: "an error" });
    return page.evaluate(() => {
      const root = document.querySelector("countersign-checkout").shadowRoot;
      return { codes: window.codes, fields: root.querySelectorAll("input").length, isSecure: window.isSecureContext };
    });
  }

  test("a gateway over http that is not this machine", async () => {
    const told = await placed("127.0.0.1", `http://pay.test:${plain.port}`, "inline");
    assert.deepEqual(told, { codes: ["option_invalid"], fields: 0, isSecure: true });
    assert.deepEqual(plain.asked, []);
  });

  test("a page that is no secure context", async () => {
    const before = stand.proxy.exchanges.length;
    const told = await placed("shop.test", stand.gateway, "inline");
    assert.deepEqual({ ...told, codes: [...new Set(told.codes)] }, { codes: ["insecure_context"], fields: 0, isSecure: false });
    const calls = stand.proxy.exchanges.slice(before).filter(({ path }) => path.startsWith("/v1/"));
    assert.deepEqual(calls, []);
  });

  test("a certificate that the browser does not trust; one that it does is asked", async () => {
    for (const [name, { port, asked }] of Object.entries(secure)) {
      const told = await placed("127.0.0.1", `https://localhost:${port}`, "inline");
      assert.equal(told.fields, 0, name);
      if (name === "good") {
        assert.ok(asked.some((line) => line.startsWith("GET /.well-known/countersign.json")), "the control");
      } else {
        assert.deepEqual([told.codes, asked], [["gateway_unreachable"], []], name);
      }
    }
  });

  test("a certificate that has expired, is early or another host's, of an authority that is trusted", async () => {
    for (const [name, { port, asked }] of Object.entries(secure)) {
      asked.length = 0;
      const code = await headless(`https://localhost:${port}`);
      if (name === "good") assert.ok(asked.length > 0, "the control");
      else assert.deepEqual([code, asked], ["gateway_unreachable", []], name);
    }
  });

  /** The code that a merchant's script in Node ends with, which trusts the authority. */
  async function headless(gateway) {
    const script = `
      import { load } from ${JSON.stringify(inRoot("js", "index.js"))};
      const checkout = (await load()).checkout({ gateway: ${JSON.stringify(gateway)}, clientSecret: ${JSON.stringify(SECRET)}, origin: "https://shop.example", storage: null });
      await checkout.open().then(() => console.log("open"), ({ code }) => console.log(code));
      process.exit();
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") },
    });
    return stdout.trim();
  }
});

const PAGE = (gateway) => `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
<script type="module" src="${gateway}/sdk/1.0.0/countersign.js" crossorigin></script>
<script>
  window.codes = [];
  document.addEventListener("countersign-error", ({ detail }) => codes.push(detail.code));
  window.place = (attributes) => {
    const element = document.createElement("countersign-checkout");
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
  };
</script><body></body>`;
