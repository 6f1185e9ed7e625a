// In place of the buyer's browser: opens the session, and pays with a test card.
import { load } from "countersign";

const [clientSecret] = process.argv.slice(2);
const gateway = process.env.GATEWAY_URL ?? "http://127.0.0.1:4242";
const origin = process.env.PAGE_ORIGIN ?? "http://127.0.0.1:4243";

const cs = await load();
const checkout = cs.checkout({ gateway, clientSecret, origin, storage: null });
await checkout.open();
if (checkout.state.phase === "selecting") checkout.select("card");
checkout.fill({ number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" });
await checkout.review();
const { status, code } = await checkout.confirm();
console.log(code ? `${status}: ${cs.explain(code)}` : status);
checkout.close();
