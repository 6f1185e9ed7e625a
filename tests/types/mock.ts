// What a test with the mock may write, and what must not compile: each expected
// error has its reason. Checked by tsc, never run.
import { load } from "countersign";
import { mockGateway } from "countersign/mock";
import type { Call, Charge, Step } from "countersign/mock";

const gateway = await mockGateway({ seed: 1, clock: "virtual", origin: "https://shop.example" });
// @ts-expect-error there is no other time
await mockGateway({ clock: "fast" });

const { id, clientSecret } = await gateway.session({ policy: { capture: "manual" } });
const steps: Step[] = ["approved", { action: "otp", secret: "1" }, { received: 5, then: "closed" }];
gateway.script(...steps, { outcome: "declined", code: "expired_card" });
// @ts-expect-error a misspelt outcome decides nothing
gateway.script("aproved");
gateway.fault({ fault: "lost_answer", call: "intents", times: 2 });
// @ts-expect-error a misspelt fault would never come
gateway.fault({ fault: "lost_anser" });

const checkout = (await load()).checkout({ clientSecret, ...gateway.client });
await gateway.until(checkout.open());
const { status } = await gateway.until(checkout.confirm());
const charges: Charge[] = gateway.ledger(id);
const calls: Call[] = gateway.calls();
console.log(status, charges, calls, (await gateway.payment(id)).status);
