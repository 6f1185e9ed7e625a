// The example of a merchant's server, as who installs the package would run it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

import { ROOT, inRoot } from "../../scripts/ground/root.mjs";
import { until } from "../e2e/driver/page.mjs";
import { replaced } from "../e2e/stand/fault-proxy.mjs";
import { flipped } from "../e2e/stand/forge.mjs";
import { Service, freePort } from "../e2e/stand/service.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const run = promisify(execFile);
const PATIENCE = 15_000;

describe("a merchant's server with the packed package", () => {
  let house;
  let example;
  let stand;
  let merchant;
  let address;
  let env;

  before(async () => {
    // The example names the package where `npm pack` leaves it, two folders up.
    house = await mkdtemp(join(tmpdir(), "countersign-merchant-"));
    example = join(house, "examples", "node-merchant");
    await mkdir(example, { recursive: true });
    await run("npm", ["pack", "--pack-destination", house], { cwd: ROOT });
    await cp(inRoot("examples", "node-merchant"), example, {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund"], { cwd: example });

    stand = await Stand.start();
    address = `127.0.0.1:${await freePort()}`;
    env = { MERCHANT_ADDR: address, GATEWAY_URL: stand.gateway, PAGE_ORIGIN: stand.shop, SECRET_KEY: "sk_test_demo" };
    merchant = await Service.start(process.execPath, [join(example, "server.mjs")], { env, origin: `http://${address}` });
  });
  after(async () => {
    await merchant?.stop();
    await stand?.stop();
    if (house) await rm(house, { recursive: true });
  });

  const call = async (path, options) => (await fetch(`http://${address}${path}`, options)).json();
  const post = (path, body) => call(path, { method: "POST", ...(body && { body: JSON.stringify(body) }) });
  const pay = async (secret) => {
    const { stdout } = await run(process.execPath, [join(example, "pay.mjs"), secret], { env: { ...process.env, ...env } });
    return stdout.trim();
  };
  const said = (text) => until(() => merchant.output.includes(text), PATIENCE, () => `"${text}" in:\n${merchant.output}`);

  test("it installs without a network, and brings nothing else with it", async () => {
    const installed = await readdir(join(example, "node_modules"));
    assert.deepEqual(installed.filter((name) => !name.startsWith(".")), ["countersign"]);
    const { dependencies } = JSON.parse(await readFile(join(example, "node_modules", "countersign", "package.json"), "utf8"));
    assert.equal(dependencies, undefined);
  });

  test("an order is opened, paid, told of by webhook and proven; evidence that was touched is refused", async () => {
    const { id, session, client_secret: secret } = await post("/orders");
    assert.equal((await call(`/orders/${id}`)).status, "open");
    assert.equal(await pay(secret), "succeeded");
    await said(`order ${id}: succeeded, 128.00 paid, evidence holds`);

    const { status, paid, evidence } = await call(`/orders/${id}`);
    assert.deepEqual([status, paid], ["succeeded", { value: "128.00", currency: "CNY" }]);
    const good = await post(`/orders/${id}/check`, evidence);
    assert.deepEqual([good.valid, good.status, good.order.session], [true, "succeeded", session]);

    const last = evidence.receipts.at(-1);
    for (const touched of [
      { ...evidence, order: flipped(evidence.order, 300) },
      { ...evidence, intent: flipped(evidence.intent, 300) },
      { ...evidence, receipts: [...evidence.receipts.slice(0, -1), flipped(last, 300)] },
    ]) {
      const { valid, paid: money, checks } = await post(`/orders/${id}/check`, touched);
      assert.deepEqual([valid, money], [false, undefined]);
      assert.equal(checks.find(({ ok }) => !ok).code, "signature_invalid");
    }
    // Right as it is, and for another order.
    const other = await post("/orders");
    const refused = await post(`/orders/${other.id}/check`, evidence);
    assert.deepEqual(refused.checks.find(({ ok }) => !ok), { name: "wanted", ok: false, code: "order_session", at: "session" });
  });

  test("evidence that is touched on its way does not get into the books", async () => {
    const { id, client_secret: secret } = await post("/orders");
    const release = stand.proxy.on(
      "GET /v1/payments/*",
      replaced(({ body }) => {
        const payment = JSON.parse(body);
        const [first, ...rest] = payment.evidence.receipts;
        return { body: { ...payment, evidence: { ...payment.evidence, receipts: [flipped(first, 300), ...rest] } } };
      }),
    );
    assert.equal(await pay(secret), "succeeded");
    await said(`order ${id}: evidence refused, receipts: signature_invalid`);
    release();
    assert.equal((await call(`/orders/${id}`)).status, "open");
  });

  test("a webhook that is not the gateway's is refused, and nothing secret is written", async () => {
    const response = await fetch(`http://${address}/webhooks`, {
      method: "POST",
      headers: { "webhook-id": "x", "webhook-timestamp": String(Math.floor(Date.now() / 1000)), "webhook-signature": "v1,AAAA" },
      body: "{}",
    });
    assert.deepEqual([response.status, await response.json()], [400, { error: "webhook_signature" }]);
    assert.doesNotMatch(merchant.output, /sk_test|whsec_|cs_/);
  });

  test("it says in one line that the gateway is not there", async () => {
    const port = await freePort();
    const failed = await run(process.execPath, [join(example, "server.mjs")], {
      env: { ...process.env, ...env, MERCHANT_ADDR: `127.0.0.1:${await freePort()}`, GATEWAY_URL: `http://127.0.0.1:${port}` },
    }).then(() => assert.fail("it started"), (error) => error);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /^merchant: \S+ does not send webhooks here: The gateway did not answer\.\n$/);
  });
});
