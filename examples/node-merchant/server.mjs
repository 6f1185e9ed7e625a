// A merchant's server: opens a session for each order, takes the gateway's
// webhooks, and believes what the evidence proves.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

import { Countersign, explain } from "countersign/server";

const ADDRESS = process.env.MERCHANT_ADDR ?? "127.0.0.1:4244";
const GATEWAY = process.env.GATEWAY_URL ?? "http://127.0.0.1:4242";
const SECRET_KEY = process.env.SECRET_KEY ?? "sk_test_demo";

/** The page that the buyer pays on; among the gateway's SHOP_ORIGINS. */
const PAGE = process.env.PAGE_ORIGIN ?? "http://127.0.0.1:4243";

const PRICE = { value: "128.00", currency: "CNY" };
const LONGEST_BODY = 1024 * 1024;

const gateway = new Countersign({ gateway: GATEWAY, secretKey: SECRET_KEY });

/** The merchant's books: a shop has a database here. */
const orders = new Map();

/** Told by the gateway when this address is registered, below. */
let endpoint;

const ROUTES = {
  "GET /healthz": () => [endpoint ? 200 : 503, { ok: endpoint !== undefined }],

  // The buyer's page asks for this, and gives `client_secret` to the checkout.
  "POST /orders": async () => {
    const id = randomUUID();
    const session = await gateway.sessions.create(
      {
        order: { id, amount: PRICE, lines: [{ name: "Fountain pen", quantity: 1, amount: PRICE }] },
        origins: [PAGE],
        // `pay.mjs` pays without the gateway's frame; an order for a page leaves this out.
        policy: { inline: true },
      },
      { idempotencyKey: id },
    );
    orders.set(id, { id, session: session.id, status: "open", evidence: null });
    return [201, { id, session: session.id, client_secret: session.client_secret }];
  },

  // Where the gateway tells how a payment went. It may tell twice, or out of
  // order: so the event only says when to look, and the evidence says what is.
  "POST /webhooks": async (request) => {
    const event = await gateway.webhooks.verify(request.headers, await bodyOf(request), endpoint.secret);
    const order = orders.get(event.data.order_id);
    if (order) await settle(order);
    return [204];
  },

  "GET /orders/*": (_, id) => (orders.has(id) ? [200, orders.get(id)] : [404, { error: "not_found" }]),

  // Evidence from anywhere, years later: does it hold for this order?
  "POST /orders/*/check": async (request, id) => {
    const { session } = orders.get(id) ?? {};
    if (!session) return [404, { error: "not_found" }];
    const evidence = JSON.parse(await bodyOf(request));
    return [200, await gateway.verifyEvidence(evidence, { session, order: id, amount: PRICE })];
  },
};

/** Writes an order's state into the books, if its evidence holds. */
async function settle(order) {
  const { evidence } = await gateway.payments.retrieve(order.session);
  const proof = await gateway.verifyEvidence(evidence, { session: order.session, order: order.id, amount: PRICE });
  if (!proof.valid) {
    const { name, code } = proof.checks.find(({ ok }) => !ok);
    console.error(`order ${order.id}: evidence refused, ${name}: ${code}`);
    return;
  }
  Object.assign(order, { status: proof.status, paid: proof.paid, evidence });
  console.log(`order ${order.id}: ${proof.status}, ${proof.paid?.value ?? "nothing"} paid, evidence holds`);
}

async function answer(request) {
  const [, path, id, rest] = /^(\/\w+)(?:\/([\w-]+)(\/\w+)?)?$/.exec(request.url) ?? [];
  const handle = ROUTES[`${request.method} ${path}${id ? "/*" : ""}${rest ?? ""}`];
  return handle ? handle(request, id) : [404, { error: "not_found" }];
}

/** The bytes as they came: a webhook's signature is over these. */
async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new RangeError("the body is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const server = createServer((request, response) => {
  answer(request)
    .catch((error) => {
      console.error(`${request.method} ${request.url}: ${error.code ?? error.message}`);
      return [error.status ? 502 : 400, { error: error.code ?? "bad_request" }];
    })
    .then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body && JSON.stringify(body));
    });
});

const [host, port] = ADDRESS.split(":");
server.listen(Number(port), host, async () => {
  try {
    endpoint = await gateway.webhooks.create({ url: `http://${ADDRESS}/webhooks` });
    console.log(`merchant: listening on http://${ADDRESS}`);
  } catch (error) {
    console.error(`merchant: ${GATEWAY} does not send webhooks here: ${explain(error.code)}`);
    process.exitCode = 1;
    server.close();
  }
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    server.close();
    if (endpoint) await gateway.webhooks.remove(endpoint.id).catch(() => {});
    server.closeAllConnections();
  });
}
