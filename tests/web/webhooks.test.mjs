// Webhooks as a merchant's server takes them: npm standardwebhooks checks the
// signature, npm jose the receipt inside.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { compactVerify, createLocalJWKSet } from "jose";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

import { startGateway } from "./host/gateway.mjs";
import { CERTIFICATE, Receiver } from "./host/receiver.mjs";

const PATIENCE = { timeout: 30_000 };

describe("a webhook", PATIENCE, () => {
  let gateway, receiver, webhook, post;

  before(async () => {
    gateway = await startGateway();
    receiver = await Receiver.start();
    const { secret } = await gateway.merchant("POST", "/v1/webhook_endpoints", { url: receiver.url });
    webhook = new Webhook(secret);
    const { id } = await gateway.session();
    await gateway.merchant("POST", `/v1/payments/${id}/cancel`, {});
    post = await receiver.next();
  });
  after(async () => {
    await gateway?.stop();
    await receiver?.stop();
  });

  test("is what the standard's own library takes", () => {
    const event = webhook.verify(post.body, post.headers);
    assert.equal(event.type, "payment.cancelled");
    assert.equal(event.id, post.headers["webhook-id"]);
    assert.equal(event.data.code, "cancelled_by_merchant");
  });

  test("is refused by it if anything about it is other than it was", () => {
    const { body, headers } = post;
    const without = (name) => Object.fromEntries(Object.entries(headers).filter(([known]) => known !== name));
    const late = (seconds) => {
      const time = new Date((Number(headers["webhook-timestamp"]) + seconds) * 1000);
      return { ...headers, "webhook-timestamp": String(time.getTime() / 1000) };
    };
    const other = new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    for (const [label, attempt] of [
      ["altered body", () => webhook.verify(body.replace("cancelled", "succeeded"), headers)],
      ["a space more", () => webhook.verify(`${body} `, headers)],
      ["stale timestamp", () => webhook.verify(body, late(-3600))],
      ["timestamp ahead", () => webhook.verify(body, late(3600))],
      ["timestamp moved a little", () => webhook.verify(body, late(1))],
      ["another id", () => webhook.verify(body, { ...headers, "webhook-id": `${headers["webhook-id"]}1` })],
      ["no id", () => webhook.verify(body, without("webhook-id"))],
      ["no timestamp", () => webhook.verify(body, without("webhook-timestamp"))],
      ["no signature", () => webhook.verify(body, without("webhook-signature"))],
      ["other secret", () => other.verify(body, headers)],
    ]) {
      assert.throws(attempt, WebhookVerificationError, label);
    }
  });

  test("carries the receipt, which verifies under the gateway's keys", async () => {
    const { data } = webhook.verify(post.body, post.headers);
    const discovery = await (await fetch(`${gateway.url}/.well-known/countersign.json`)).json();
    const keys = createLocalJWKSet(discovery.jwks);
    const { payload, protectedHeader } = await compactVerify(data.receipt, keys, { algorithms: ["ES256"] });
    const receipt = JSON.parse(new TextDecoder().decode(payload));
    assert.equal(protectedHeader.typ, "countersign-receipt+jws");
    assert.deepEqual([receipt.sid, receipt.status], [data.id, data.status]);
  });
});

test("an endpoint behind TLS is called if its certificate is trusted, and not otherwise", PATIENCE, async () => {
  const receiver = await Receiver.start({ secure: true });
  for (const [env, delivered] of [
    [{ WEBHOOK_RETRY_MS: "1" }, false],
    [{ WEBHOOK_CA_FILE: CERTIFICATE }, true],
  ]) {
    const gateway = await startGateway(env);
    try {
      const { secret } = await gateway.merchant("POST", "/v1/webhook_endpoints", { url: receiver.url });
      const { id } = await gateway.session();
      await gateway.merchant("POST", `/v1/payments/${id}/cancel`, {});
      if (delivered) {
        const { body, headers } = await receiver.next();
        assert.equal(new Webhook(secret).verify(body, headers).data.id, id);
      }
      let sent;
      do {
        const { data } = await gateway.merchant("GET", "/v1/events");
        [sent] = data[0].deliveries;
      } while (sent.status === "pending");
      assert.deepEqual([sent.status, sent.tries], delivered ? ["delivered", 1] : ["failed", 2]);
    } finally {
      await gateway.stop();
    }
  }
  await receiver.stop();
});
