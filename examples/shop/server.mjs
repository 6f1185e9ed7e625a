// The demo shop's server: makes the order, and asks the gateway how it ended.
// Node built-ins only; the secret key never leaves this file.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

const ADDRESS = process.env.SHOP_ADDR ?? "127.0.0.1:4243";
const GATEWAY = process.env.GATEWAY_URL ?? `http://${process.env.GATEWAY_ADDR ?? "127.0.0.1:4242"}`;
const SECRET_KEY = process.env.SECRET_KEY ?? "sk_test_demo";

/** What the files name; replaced by the gateway that this shop uses. */
const USUAL_GATEWAY = "http://127.0.0.1:4242";

const CART = [
  { name: "Field notebook, A5", quantity: 2, amount: { value: "78.00", currency: "CNY" } },
  { name: "Fountain pen", quantity: 1, amount: { value: "50.00", currency: "CNY" } },
];
const TOTAL = { value: "128.00", currency: "CNY" };

const PAGES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/shop.js": ["shop.js", "text/javascript; charset=utf-8"],
  "/shop.css": ["shop.css", "text/css; charset=utf-8"],
};

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `script-src 'self' ${GATEWAY} 'wasm-unsafe-eval'`,
    `connect-src 'self' ${GATEWAY}`,
    "style-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const server = createServer((request, response) => {
  answer(request)
    .catch((error) => {
      console.error(`shop: ${error.message}`);
      return [502, "application/json", '{"error":"gateway"}'];
    })
    .then(([status, type, body]) => response.writeHead(status, { ...HEADERS, "content-type": type }).end(body));
});

/** @returns {Promise<[status: number, type: string, body: string]>} */
async function answer(request) {
  const { pathname } = new URL(request.url, "http://shop");
  const page = request.method === "GET" ? PAGES[pathname] : undefined;
  if (page) {
    const text = await readFile(new URL(page[0], import.meta.url), "utf8");
    return [200, page[1], text.replaceAll(USUAL_GATEWAY, GATEWAY)];
  }
  if (pathname === "/healthz") return [200, "text/plain", "ok\n"];
  if (request.method === "POST" && pathname === "/session") return openSession(request);
  const [, sid] = /^\/order\/([\w-]{1,64})$/.exec(pathname) ?? [];
  if (request.method === "GET" && sid) return readOrder(sid);
  return [404, "text/plain", "not found\n"];
}

/** The price is this server's: nothing that the page says goes into the order. */
async function openSession(request) {
  const origin = `http://${request.headers.host}`;
  if (request.headers.origin !== origin) return [403, "text/plain", "forbidden\n"];
  const id = randomUUID();
  const { id: sid, client_secret: clientSecret } = await gateway("POST", "/v1/sessions", id, {
    order: { id, amount: TOTAL, description: "Stationery", lines: CART },
    origins: [origin],
    return_url: `${origin}/?returned`,
    policy: { inline: true },
  });
  return [201, "application/json", JSON.stringify({ sid, clientSecret })];
}

/** What was paid is what the gateway says to this server, whatever the page has seen. */
async function readOrder(sid) {
  const { status, amount, captured } = await gateway("GET", `/v1/payments/${sid}`);
  return [200, "application/json", JSON.stringify({ status, amount, captured })];
}

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [key] makes a repeated POST the same one
 * @param {object} [body]
 */
async function gateway(method, path, key, body) {
  const response = await fetch(GATEWAY + path, {
    method,
    headers: {
      authorization: `Bearer ${SECRET_KEY}`,
      ...(body && { "content-type": "application/json", "idempotency-key": key }),
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const answered = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answered.code}`);
  return answered;
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}

const [, host, port] = /^\[?(.+?)\]?:(\d+)$/.exec(ADDRESS) ?? [];
server.listen(Number(port), host, () => console.log(`shop: listening on http://${ADDRESS}`));
