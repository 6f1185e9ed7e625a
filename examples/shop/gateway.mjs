/** The gateway that this shop is a merchant of. */
export const GATEWAY = process.env.GATEWAY_URL ?? `http://${process.env.GATEWAY_ADDR ?? "127.0.0.1:4242"}`;

/** Never leaves this file. */
const SECRET_KEY = process.env.SECRET_KEY ?? "sk_test_demo";

/** The gateway said no; `status` and `code` are its own. */
export class Refusal extends Error {
  constructor(what, status, code) {
    super(`${what}: ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/**
 * Calls the gateway as the merchant.
 *
 * @param {string} method
 * @param {string} path
 * @param {{ key?: string, body?: object }} [options] `key` makes a repeated POST the same one
 */
export async function call(method, path, { key, body } = {}) {
  const response = await fetch(GATEWAY + path, {
    method,
    headers: {
      authorization: `Bearer ${SECRET_KEY}`,
      ...(key && { "content-type": "application/json", "idempotency-key": key }),
    },
    body: key && JSON.stringify(body ?? {}),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(`${method} ${path}`, response.status, answer.code);
  return answer;
}
