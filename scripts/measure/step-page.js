// Runs in the page of `npm run bench:step`: pays by card over and over, and keeps
// how long each call into the core takes.
import { load } from "/js/index.js";
import { loadRoot } from "/js/load.js";
import { mockGateway } from "/js/mock.js";

const CARD = { number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" };

/** A bank that asks for a code; and on the way there an answer is lost: the longest way. */
const ASKED = [{ action: "otp", secret: "123456" }];

/** What each call is about, in the order in which a journey comes to it. */
const NAMES = {
  checkout_dispatch: (_, event) => JSON.parse(event).type,
  checkout_fill: (_, field) => `fill ${field}`,
  checkout_received: (_, call, status) => (status === 0 ? "no answer" : `answer to ${asked.get(call)}`),
  checkout_request: () => "request",
};

/** @type {{ name: string, us: number }[]} */
let taken = [];

/** Calls under way, by what they are for. */
const asked = new Map();

/**
 * One payment, from an order to its receipt.
 *
 * @returns {Promise<{ calls: { name: string, us: number }[], snapshot: number }>}
 */
async function pay() {
  taken = [];
  gateway.script(...ASKED);
  gateway.fault({ call: "intents", fault: "lost_answer" });
  const { clientSecret } = await gateway.session();
  const checkout = cs.checkout({ clientSecret, ...gateway.client });
  let snapshot = 0;
  checkout.addEventListener("change", () => (snapshot = Math.max(snapshot, checkout.snapshot().length)));
  await gateway.until(checkout.open());
  checkout.select("card");
  for (const [name, value] of Object.entries(CARD)) checkout.fill({ [name]: value });
  await checkout.review();
  const confirmed = checkout.confirm();
  await gateway.until(new Promise((done) => checkout.addEventListener("action", done, { once: true })));
  checkout.answer(checkout.state.action.id, { otp: "123456" });
  const { status } = await gateway.until(confirmed);
  if (status !== "succeeded") throw new Error(status);
  checkout.close();
  return { calls: taken, snapshot };
}

if (!crossOriginIsolated) throw new Error("the clock of this page is a coarse one");
const cs = await load();
const { glue } = await loadRoot("core");
for (const [call, name] of Object.entries(NAMES)) {
  const own = glue[call];
  glue[call] = (...args) => {
    const begun = performance.now();
    const given = own(...args);
    const us = (performance.now() - begun) * 1000;
    taken.push({ name: name(...args), us });
    if (call === "checkout_request" && given) asked.set(args[1], new URL(given.url).pathname.split("/").slice(0, 4).at(-1));
    return given;
  };
}
const gateway = await mockGateway({ clock: "virtual" });

/** What the script asks, so many payments at a time. */
window.bench = async (times) => {
  const journeys = [];
  for (let time = 0; time < times; time += 1) journeys.push(await pay(cs, gateway));
  return journeys;
};
