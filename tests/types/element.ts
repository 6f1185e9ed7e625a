// The element, its events and its handle, as a page uses them.
import { CheckoutError, CountersignCheckout } from "countersign/element";
import type { ChangeDetail, CountersignEvents, SessionCallback } from "countersign/element";

const el = document.createElement("countersign-checkout");
const found: CountersignCheckout | null = document.querySelector("countersign-checkout");
const made: CountersignCheckout = new CountersignCheckout();

// -- properties
el.gateway = "https://pay.example";
el.clientSecret = "cs_…";
// @ts-expect-error the secret is not given out
const secret: string = made.clientSecret;
el.theme = "dark";
// @ts-expect-error there is no such theme
el.theme = "blue";
// @ts-expect-error there is no such way to hold the card
el.isolation = "none";
el.required = true;
el.pins = ["thumbprint"];
el.prefill = { holder: "Ada Lovelace", billing: { country: "GB" } };
// @ts-expect-error a card is never prefilled
el.prefill = { number: "4242424242424242" };
el.appearance = { variables: { accent: "#0066cc" } };
// @ts-expect-error the phase is the core's word
el.phase = "succeeded";

// -- sessions
const session: SessionCallback = async ({ reason }) => ({ clientSecret: reason === "start" ? "cs_1" : "cs_2" });
el.session = session;
el.session = () => ({ clientSecret: "cs_1" });
// @ts-expect-error a bare secret could not grow
el.session = async () => "cs_1";
// @ts-expect-error it is asked for three reasons, and retrying is none of them
el.session = async ({ reason }) => ({ clientSecret: reason === "retry" ? "" : "cs_1" });

// -- methods
const settled = await el.confirm({ signal: AbortSignal.timeout(1000) });
const jws: string | undefined = settled.receipt?.jws;
await el.refresh();
el.focus();
el.blur();
el.clear();
const missing: boolean = el.validity.valueMissing;

// -- the handle
await el.checkout.open();
await el.checkout.cancel("attempt");
await el.checkout.answer("act_1", { otp: "123456" });
// @ts-expect-error card fields are the view's alone
el.checkout.fill({ number: "4242" });
// @ts-expect-error there may be no state yet
el.checkout.state.phase;

// -- events
el.addEventListener("countersign-change", ({ detail }) => {
  const change: ChangeDetail = detail;
  // @ts-expect-error what was typed is in no event
  change.fields["number"]?.value;
});
el.addEventListener("countersign-complete", ({ detail }) => void detail.receipt?.jws);
el.addEventListener("countersign-error", ({ detail }) => {
  const retryable: boolean = detail.retryable;
  return retryable;
});
// They bubble.
document.addEventListener("countersign-action", (event) => {
  if (event.detail.url) event.preventDefault();
});
// @ts-expect-error there is no such event
const none: CountersignEvents["countersign-paid"] = undefined;

export const all = [found, made, secret, jws, missing, none, CheckoutError];
