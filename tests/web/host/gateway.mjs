// The reference gateway as a program of its own, with a database of its own.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../../target/debug/countersign-gateway", import.meta.url));

/** The page that a test pretends to be. */
export const ORIGIN = "http://127.0.0.1:4243";

/**
 * Starts a gateway, and gives what tests ask of it.
 *
 * @param {Record<string, string>} [settings] environment variables
 */
export async function startGateway(settings = {}) {
  const dir = await mkdtemp(join(tmpdir(), "countersign-gateway-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(PROGRAM, {
    env: {
      ...process.env,
      GATEWAY_ADDR: url.slice("http://".length),
      DATABASE_URL: `sqlite://${join(dir, "gateway.db")}?mode=rwc`,
      LEDGER_PATH: join(dir, "issuer.db"),
      SDK_DIR: join(dir, "none"),
      SHOP_ORIGINS: ORIGIN,
      ...settings,
    },
    stdio: "ignore",
  });
  for (let tries = 0; !(await isUp(url)); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error("the gateway does not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    /** Opens a session as a merchant's server does. */
    session: (more = {}) =>
      merchant(url, "POST", "/v1/sessions", {
        order: {
          id: randomUUID(),
          amount: { value: "128.00", currency: "CNY" },
          lines: [{ name: "Pen", quantity: 1, amount: { value: "128.00", currency: "CNY" } }],
        },
        origins: [ORIGIN],
        return_url: `${ORIGIN}/`,
        policy: { inline: true },
        ...more,
      }),
    /** A call of the merchant's; a body is sent with a key of its own. */
    merchant: (method, path, body) => merchant(url, method, path, body),
    /** How a payment stands, in the merchant's eyes. */
    payment: (sid) => merchant(url, "GET", `/v1/payments/${sid}`),
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function merchant(url, method, path, body) {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: "Bearer sk_test_demo",
      ...(body && { "content-type": "application/json", "idempotency-key": randomUUID() }),
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.code}`);
  return answer;
}

const isUp = (url) => fetch(`${url}/healthz`).then(({ ok }) => ok, () => false);

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
