import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { load } from "../../js/index.js";
import { loadRoots } from "../../js/load-options.js";
import { mockGateway } from "../../js/mock.js";

const CARD = { number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" };
const TRANSFER = {
  action: "transfer_instructions",
  lasts: 300,
  after: 20_000,
  then: { received: 6_400, after: 60_000, then: { received: 12_800 } },
};

/**
 * Where a page is when it ends: how it comes there, which phases the next page may
 * begin with, and how often money is asked for in all.
 */
const PLACES = {
  selecting: { next: ["selecting"] },
  details: { next: ["selecting", "details"] },
  review: { next: ["selecting", "details"] },
  "submitting, and the intent arrives": { faults: [{ call: "intents", fault: "lost_answer" }], next: ["verifying", "succeeded"] },
  "submitting, and the intent is lost": { faults: [{ call: "intents", fault: "lost_request" }], next: ["verifying", "selecting", "failed"] },
  action_required: { script: [{ action: "otp", secret: "123456" }], next: ["action_required"] },
  processing: { script: [{ outcome: "pending", after: 90_000 }], next: ["processing"] },
  // What is asked next is answered late: there is a moment to end in.
  verifying: {
    faults: [{ call: "intents", fault: "wrong_receipt" }, ...["intents", "receipt", "checkout"].map((call) => ({ call, fault: "slow" }))],
    next: ["succeeded"],
  },
  partially_paid: { script: [TRANSFER], next: ["partially_paid"] },
  authorized: { session: { policy: { capture: "manual" } }, next: ["authorized"] },
  succeeded: { next: ["succeeded"] },
  failed: { script: ["declined"], next: ["failed"], charges: ["declined", "taken"] },
};

/** How it ends, and what the next page has of it. */
const WAYS = {
  "a reload": ({ checkout, tab }) => {
    checkout.close();
    return tab;
  },
  "another device": ({ checkout, gateway }) => {
    checkout.close();
    return gateway.client;
  },
  "a crash of the page": ({ gateway, tab, line }) => {
    // Nothing of it runs on: what was on its way is, and nobody hears of it.
    line.isCut = true;
    return { ...gateway.client, storage: tab.storage };
  },
  "a crash of the core": async ({ tab }) => {
    const { core } = await loadRoots();
    const exports = await core.glue.default({ module_or_path: core.module });
    assert.throws(() => core.guard.call(() => exports.__wbindgen_free(0x7fff_0000, 8, 1)), { code: "internal" });
    return tab;
  },
};

/** A tab whose page can end in the middle: its timers and answers come to nothing then. */
function tabOf(gateway) {
  const line = { isCut: false };
  const tab = gateway.client;
  const { fetch, setTimeout, ...host } = tab.host;
  const never = () => new Promise(() => {});
  return {
    line,
    tab: {
      ...tab,
      host: {
        ...host,
        fetch: (request) => (line.isCut ? never() : fetch(request).finally(() => (line.isCut ? never() : undefined))),
        setTimeout: (told, ms) => setTimeout(() => line.isCut || told(), ms),
      },
    },
  };
}

const changed = (checkout) => new Promise((done) => checkout.addEventListener("change", done, { once: true }));

/** Does what a buyer does where the page stands. */
async function goOn({ gateway }, checkout) {
  const { phase, action } = checkout.state;
  if (phase === "idle") return gateway.until(checkout.open());
  if (phase === "selecting") return checkout.select("card");
  if (phase === "details") {
    checkout.fill(CARD);
    return gateway.until(checkout.review());
  }
  if (phase === "review") return void checkout.confirm().catch(() => {});
  if (phase === "failed") return checkout.retry();
  if (action?.kind === "otp") {
    // It asks the gateway first, and one thing is asked at a time.
    await gateway.advance(1_000);
    checkout.answer(action.id, { otp: "123456" });
  }
  return gateway.until(changed(checkout));
}

/** Goes on until the page is in a phase, at the moment in which it comes there. */
async function goTo(at, checkout, phases) {
  while (!phases.includes(checkout.state.phase)) await goOn(at, checkout);
}

describe("a payment that another page goes on with", () => {
  let cs;
  before(async () => void (cs = await load()));

  for (const [way, end] of Object.entries(WAYS)) {
    for (const [place, { session, script = [], faults = [], next, charges }] of Object.entries(PLACES)) {
      test(`after ${way}, at ${place}`, async (t) => {
        const gateway = await mockGateway({ clock: "virtual" });
        t.after(() => gateway.close());
        const { id, clientSecret } = await gateway.session(session);
        gateway.script(...script);
        for (const fault of faults) gateway.fault(fault);
        const { tab, line } = tabOf(gateway);
        const checkout = cs.checkout({ clientSecret, ...tab });
        const phase = place.split(",")[0];
        await goTo({ gateway }, checkout, [phase]);
        const log = checkout.log();

        const left = await end({ checkout, gateway, tab, line });
        cs = await load();
        const later = cs.checkout({ clientSecret, ...left });
        t.after(() => later.close());
        await gateway.until(later.open());
        assert.ok(next.includes(later.state.phase), later.state.phase);
        assert.equal(Object.values(later.state.fields).some(({ status }) => status !== "empty"), false);
        // The log goes on from where it was, wherever a snapshot was to be had.
        if (way !== "another device" && phase === "action_required") assert.equal(later.log().base, log.head);

        await goTo({ gateway }, later, ["succeeded", "authorized"]);
        if (session) {
          await gateway.merchant("POST", `/v1/payments/${id}/capture`, {});
          await goTo({ gateway }, later, ["succeeded"]);
        }
        assert.deepEqual(gateway.ledger(id).map(({ state }) => state), charges ?? ["taken"]);
        assert.equal((await gateway.payment(id)).status, "succeeded");
      });
    }
  }
});
