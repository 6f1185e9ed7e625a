import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

import { call } from "./gateway.mjs";

/** How far the sender's clock may be from ours, in seconds. */
const TOLERANCE = 300;

/** Between two looks, in milliseconds: while there is no endpoint, at first; at most, and while there is one. */
const SHORTEST = 500;
const LONGEST = 30_000;

/** The endpoint at the gateway, and the key that it signs with. */
let endpoint;

/**
 * Has the gateway send its events to an address, for as long as this shop runs:
 * one that is not up yet is asked again, one that has lost the endpoint is given
 * it anew. Meanwhile the shop learns by asking.
 *
 * @param {string} url
 */
export async function keepRegistered(url) {
  for (let pause = SHORTEST; ; ) {
    try {
      await register(url);
      pause = LONGEST;
    } catch (error) {
      if (pause === SHORTEST) console.error(`shop: no webhooks yet: ${error.message}`);
      pause = Math.min(2 * pause, LONGEST);
    }
    await new Promise((resolve) => setTimeout(resolve, pause).unref());
  }
}

async function register(url) {
  const { data } = await call("GET", "/v1/webhook_endpoints");
  if (data.some(({ id }) => id === endpoint?.id)) return;
  // A secret is told once: what an earlier run of this shop left is of no use.
  for (const { id } of data.filter((known) => known.url === url)) await call("DELETE", `/v1/webhook_endpoints/${id}`);
  const { id, secret } = await call("POST", "/v1/webhook_endpoints", { key: randomUUID(), body: { url } });
  endpoint = { id, key: Buffer.from(secret.replace("whsec_", ""), "base64") };
}

/**
 * The event in a request, or nothing where the gateway did not sign it just now;
 * see https://www.standardwebhooks.com.
 *
 * @param {import("node:http").IncomingHttpHeaders} headers
 * @param {Buffer} body the bytes that came
 */
export function verified(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": sent, "webhook-signature": signatures = "" } = headers;
  if (!endpoint || !id || !(Math.abs(Date.now() / 1000 - Number(sent)) <= TOLERANCE)) return undefined;
  const wanted = createHmac("sha256", endpoint.key).update(`${id}.${sent}.`).update(body).digest();
  const isSigned = String(signatures).split(" ").some((signature) => {
    const [version, text = ""] = signature.split(",");
    const given = Buffer.from(text, "base64");
    return version === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
  return isSigned ? JSON.parse(body.toString()) : undefined;
}
