// What a merchant's server may write, and what must not compile: each expected
// error has its reason. Checked by tsc, never run.
import { Countersign, GatewayError } from "countersign/server";
import type { EvidenceReport, Payment, WebhookEvent } from "countersign/server";

const gateway = new Countersign({ gateway: "https://pay.example", secretKey: "sk_…", pins: [], timeout: 5000 });
// @ts-expect-error calls need the merchant's key
new Countersign({ gateway: "https://pay.example" });
// @ts-expect-error a misspelt option must not be ignored
new Countersign({ gateway: "https://pay.example", secretKey: "sk_…", pin: "" });

const session = await gateway.sessions.create(
  { order: { id: "1", amount: { value: "128.00", currency: "CNY" } }, policy: { capture: "manual" } },
  { idempotencyKey: "1", signal: AbortSignal.timeout(1000) },
);
const secret: string = session.client_secret;
// @ts-expect-error an amount is never a float
await gateway.sessions.create({ order: { id: "1", amount: { value: 128, currency: "CNY" } } });
// @ts-expect-error reading needs no key
await gateway.payments.retrieve("x", { idempotencyKey: "1" });

const payment: Payment = await gateway.payments.retrieve(session.id);
for await (const line of gateway.payments.list({ status: "succeeded", limit: 100 })) {
  const id: string = line.id;
  // @ts-expect-error a line of the list has no evidence
  console.log(id, line.evidence);
}
await gateway.refunds.create({ payment: payment.id, amount: { value: "1.00", currency: "CNY" } });
// @ts-expect-error whose money is to go back must be said
await gateway.refunds.create({ amount: { value: "1.00", currency: "CNY" } });

const report: EvidenceReport = await gateway.verifyEvidence(payment.evidence, { order: "1" });
// @ts-expect-error what was paid is told only where the evidence is valid
console.log(report.paid);
if (report.valid) console.log(report.paid?.value, report.order.id, report.intent?.device);
else for (const { name, ok, code } of report.checks) console.log(name, ok, code);

const event: WebhookEvent = await gateway.webhooks.verify(new Headers(), Buffer.from(""), ["whsec_…"]);
// @ts-expect-error a body that was parsed has lost the bytes that were signed
await gateway.webhooks.verify(new Headers(), event, "whsec_…");
console.log(secret, event.data.receipt.paid);

try {
  await gateway.payments.capture("x");
} catch (error) {
  if (error instanceof GatewayError) {
    const known: boolean = error.code === "not_capturable" && error.status === 409;
    console.log(known);
  }
}
