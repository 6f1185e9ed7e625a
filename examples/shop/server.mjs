// The demo shop's server: prices the basket, opens the session, and learns from
// the gateway how it ended. Node built-ins only.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { BasketError, price } from "./basket.mjs";
import { GATEWAY, Refusal, call } from "./gateway.mjs";
import { learn, watch } from "./orders.mjs";
import { keepRegistered, verified } from "./webhook.mjs";

const ADDRESS = process.env.SHOP_ADDR ?? "127.0.0.1:4243";

/** What the page names; replaced by the gateway that this shop uses. */
const USUAL_GATEWAY = "http://127.0.0.1:4242";

/**
 * Where the SDK's build says what its files are: a shop that is not built beside
 * it writes the digest of the version it uses into its page. It never asks the
 * gateway, which may be what has been tampered with.
 */
const MANIFEST = new URL("../../dist/manifest.json", import.meta.url);
const UNKNOWN_DIGEST = /\/([\w.]+)" integrity="sha384-"/g;

const LONGEST_BODY = 65_536;

/** The scripts of the page with every field. */
const FIELDS = ["accounts", "box", "cards", "codes", "coins", "edited", "fields", "identities", "money"];

/** What its policy allows it: the checks run in it, and nothing else is fetched. */
const NEEDED_BY_FIELDS = [`script-src 'self' ${GATEWAY} 'wasm-unsafe-eval'`, `connect-src ${GATEWAY}`];

const PAGES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/minimal": ["minimal.html", "text/html; charset=utf-8"],
  "/minimal.js": ["minimal.js", "text/javascript; charset=utf-8"],
  "/shop.js": ["shop.js", "text/javascript; charset=utf-8"],
  "/shop.css": ["shop.css", "text/css; charset=utf-8"],
  "/fields": ["../fields/index.html", "text/html; charset=utf-8", NEEDED_BY_FIELDS],
  "/fields/fields.css": ["../fields/fields.css", "text/css; charset=utf-8"],
  ...Object.fromEntries(FIELDS.map((name) => [`/fields/${name}.js`, [`../fields/${name}.js`, "text/javascript; charset=utf-8"]])),
};

/** Whether the fields are in the shop's own page instead of the gateway's frame. */
const IS_INLINE = process.env.SHOP_ISOLATION === "inline";

/** What the element needs of the page's policy. Inline it is more: wasm, and the way to the gateway. */
const NEEDED = IS_INLINE
  ? [`script-src 'self' ${GATEWAY} 'wasm-unsafe-eval'`, `connect-src 'self' ${GATEWAY}`]
  : [`script-src 'self' ${GATEWAY}`, `frame-src ${GATEWAY}`, "connect-src 'self'"];

const policy = (needed) =>
  [
    "default-src 'none'",
    ...needed,
    "style-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const ORDER = /^\/order\/([\w-]{1,64})(\/events)?$/;

const server = createServer((request, response) => {
  answer(request, response)
    .catch(trouble)
    .then((reply) => {
      if (!reply) return;
      const [status, type, body, needed = NEEDED] = reply;
      response.writeHead(status, { ...HEADERS, "content-security-policy": policy(needed), "content-type": type }).end(body);
    });
});

/**
 * @returns {Promise<[status: number, type: string, body: string, needed?: string[]] | undefined>}
 *   nothing where the answer goes on
 */
async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://shop");
  const [, order, events] = ORDER.exec(pathname) ?? [];
  if (request.method === "GET") {
    if (PAGES[pathname]) return page(...PAGES[pathname]);
    if (pathname === "/healthz") return text(200, "ok");
    if (events) return stream(order, response);
    // Asked anew each time: what was paid is what the gateway says.
    if (order) return json(200, learn(await call("GET", `/v1/payments/${order}`), "query"));
  }
  if (request.method === "POST") {
    if (pathname === "/session") return openSession(request);
    if (pathname === "/webhook") return takeEvent(request);
  }
  return text(404, "not found");
}

async function page(file, type, needed) {
  const source = await withDigest(await readFile(new URL(file, import.meta.url), "utf8"));
  const isolated = IS_INLINE ? source.replace("<countersign-checkout ", '$&isolation="inline" ') : source;
  return [200, type, isolated.replaceAll(USUAL_GATEWAY, GATEWAY), needed];
}

async function withDigest(source) {
  if (source.search(UNKNOWN_DIGEST) < 0) return source;
  const { files } = JSON.parse(await readFile(MANIFEST, "utf8"));
  return source.replace(UNKNOWN_DIGEST, (_, file) => `/${file}" integrity="${files[file].integrity}"`);
}

/** The price is this server's: the page says only what and how many. */
async function openSession(request) {
  const origin = `http://${request.headers.host}`;
  if (request.headers.origin !== origin) return text(403, "forbidden");
  const { basket, replaces } = JSON.parse((await read(request)).toString() || "{}");
  const { lines, ...priced } = price(basket);
  if (replaces) await giveUp(replaces);
  const id = `DS-${randomBytes(5).toString("hex").toUpperCase()}`;
  const { id: sid, client_secret: clientSecret } = await call("POST", "/v1/sessions", {
    key: id,
    body: {
      order: { id, amount: priced.amount, description: "Stationery", lines },
      origins: [origin],
      return_url: `${origin}/?returned`,
      ...(IS_INLINE && { policy: { inline: true } }),
    },
  });
  return json(201, { sid, clientSecret, ...priced });
}

/** Closes a session that another takes the place of: no order is paid twice. */
async function giveUp(sid) {
  if (!/^[\w-]{1,64}$/.test(sid)) throw new BasketError("not a session");
  try {
    const { status } = await call("GET", `/v1/payments/${sid}`);
    if (status === "open") await call("POST", `/v1/payments/${sid}/cancel`, { key: `cancel-${sid}` });
    else if (!["failed", "cancelled", "expired"].includes(status)) throw new Refusal("the order before", 409, status);
  } catch (error) {
    if (error.code !== "payment_unknown") throw error;
  }
}

async function takeEvent(request) {
  const event = verified(request.headers, await read(request));
  if (!event) return text(401, "not the gateway's signature");
  learn(event.data, "webhook");
  return [204, "text/plain", ""];
}

/** Server-sent events: what this shop knows of an order, at each change. */
function stream(id, response) {
  response.writeHead(200, { ...HEADERS, "content-security-policy": policy(NEEDED), "content-type": "text/event-stream" });
  response.flushHeaders();
  response.on("close", watch(id, (order) => response.write(`data: ${JSON.stringify(order)}\n\n`)));
}

async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new BasketError("the body is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function trouble(error) {
  if (error instanceof BasketError || error instanceof SyntaxError) return text(400, error.message);
  console.error(`shop: ${error.message}`);
  return error instanceof Refusal && error.status === 409 ? text(409, error.code) : json(502, { error: "gateway" });
}

const text = (status, body) => [status, "text/plain; charset=utf-8", `${body}\n`];
const json = (status, body) => [status, "application/json", JSON.stringify(body)];

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}

const [, host, port] = /^\[?(.+?)\]?:(\d+)$/.exec(ADDRESS) ?? [];
server.listen(Number(port), host, () => {
  console.log(`shop: listening on http://${ADDRESS}`);
  keepRegistered(`http://${ADDRESS}/webhook`);
});
