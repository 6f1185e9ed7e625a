import { randomUUID } from "node:crypto";

const GATEWAY = process.env.GATEWAY_URL ?? "http://127.0.0.1:4242";
const SECRET_KEY = process.env.SECRET_KEY ?? "sk_test_demo";
const AMOUNT = { value: "24.00", currency: "CNY" };

/** The merchant's server, as a part of Vite's: one call, which opens a session. */
export function sessions() {
  const install = ({ middlewares }) => void middlewares.use("/session", answer);
  return { name: "sessions", configureServer: install, configurePreviewServer: install };
}

async function answer(request, response) {
  const origin = `http://${request.headers.host}`;
  if (request.method !== "POST" || request.headers.origin !== origin) return response.writeHead(403).end();
  try {
    const { client_secret: clientSecret } = await openSession(origin);
    response.writeHead(201, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify({ clientSecret }));
  } catch (error) {
    console.error(`session: ${error.message}`);
    response.writeHead(502).end();
  }
}

async function openSession(origin) {
  const id = randomUUID();
  const reply = await fetch(`${GATEWAY}/v1/sessions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${SECRET_KEY}`,
      "content-type": "application/json",
      "idempotency-key": id,
    },
    body: JSON.stringify({
      order: { id, amount: AMOUNT, description: "Tea", lines: [{ name: "Tea", quantity: 1, amount: AMOUNT }] },
      origins: [origin],
      return_url: `${origin}/`,
    }),
  });
  if (!reply.ok) throw new Error(`the gateway answered ${reply.status}`);
  return reply.json();
}
