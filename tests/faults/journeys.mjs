/**
 * Money that comes by transfer, so much in all each time.
 *
 * @param {...number} minors
 * @returns {import("../../js/mock.js").Step}
 */
function transfer(...minors) {
  const then = minors.reduceRight(
    (/** @type {any} */ next, received) => ({ received, ...(next && { after: 30_000, then: next }) }),
    undefined,
  );
  return { action: "transfer_instructions", lasts: 300, after: 20_000, then };
}

/** An order that asks who the buyer is. @type {object} */
const KNOWN = { policy: { auth_tiers: [{ from: { value: "100.00", currency: "CNY" }, level: 2 }] } };

/** A charge that comes though it was closed. @type {import("../../js/mock.js").Step} */
const LATE = { outcome: "pending", after: 600_000, late: true };

const ACCOUNT = { kind: "test", ref: "b1", label: "Balance", available: { value: "1000.00", currency: "CNY" } };
const BESIDE = { session: { tenders: [ACCOUNT] }, tenders: [{ kind: "test", ref: "b1", value: "28.00" }] };
const TWO = {
  session: { tenders: [ACCOUNT, { ...ACCOUNT, ref: "b2" }] },
  tenders: [{ kind: "test", ref: "b1", value: "20.00" }, { kind: "test", ref: "b2", value: "8.00" }],
};

/**
 * What a buyer may meet where nothing goes wrong on the way. Each is then gone
 * through with every fault at every step.
 *
 * @type {import("./shopper.mjs").Journey[]}
 */
export const JOURNEYS = [
  { name: "paid at once" },
  { name: "declined, then paid", numbers: ["4000000000000002", "4242424242424242"] },
  { name: "asked by the bank", numbers: ["4000002760003184"] },
  { name: "refused at the bank, then paid", numbers: ["4000002760003184", "4242424242424242"], choice: "decline" },
  { name: "held, not taken", session: { policy: { capture: "manual" } } },
  { name: "slow rail", script: [{ outcome: "pending", after: 90_000 }] },
  { name: "silent rail", script: ["timeout"] },
  { name: "news twice", script: [{ outcome: "pending", then: { outcome: "approved", times: 2 } }] },
  { name: "late success", script: [{ outcome: "late_success", after: 45_000 }] },
  { name: "stopped attempt", script: [{ outcome: "pending", after: 600_000 }], cancels: "attempt" },
  { name: "stopped session", script: [{ outcome: "pending", after: 600_000 }], cancels: "session" },
  { name: "stopped too late", script: [{ outcome: "pending", after: 600_000, late: true }], cancels: "attempt" },
  { name: "a code", script: [{ action: "otp", secret: "123456" }] },
  { name: "wrong codes, then the right one", script: [{ action: "otp", secret: "123456" }], answers: [{ otp: "000000" }, { otp: "111111" }] },
  { name: "a password", script: [{ action: "password" }] },
  { name: "seen by the bank, then asked", script: [{ action: "fingerprint_iframe", then: { action: "challenge_iframe" } }] },
  { name: "a passkey", script: [{ action: "webauthn" }] },
  { name: "a wallet closed, then opened", script: [{ action: "wallet_sheet" }, { action: "wallet_sheet" }], answers: [{ dismissed: true }] },
  { name: "a change refused, then paid", script: [{ action: "approve_change" }], answers: [{ approved: false }] },
  { name: "scanned elsewhere", script: [{ action: "qr", after: 8_000 }] },
  { name: "an action of a newer gateway", script: [{ action: "retina", after: 20_000 }] },
  { name: "paid in parts", script: [transfer(6_400, 12_800)] },
  { name: "paid too much", script: [transfer(20_000)] },
  { name: "paid in part, and no more", script: [transfer(6_400)] },
  { name: "ticked, then paid", session: { policy: { consents: ["terms", "final_sale"] } } },
  { name: "known at the second try", session: KNOWN, strangers: 1 },
  { name: "never known", session: KNOWN, strangers: 5 },
  { name: "known and declined, then paid", session: KNOWN, numbers: ["4000000000000002", "4242424242424242"] },
  { name: "stopped session, paid all the same", script: [LATE], cancels: "session", comesBack: true },
  { name: "stopped session, paid, and back it goes", session: { policy: { late_success: "refund" } }, script: [LATE], cancels: "session", comesBack: true },
  { name: "paid in part when it is stopped", script: [transfer(6_400)], cancels: "session" },
  { name: "beside a balance", ...BESIDE },
  { name: "beside two, on a slow rail", ...TWO, script: [{ outcome: "pending", after: 90_000 }] },
  { name: "beside two, declined, then paid", ...TWO, script: ["declined"] },
  { name: "beside a balance, never paid", ...BESIDE, script: [{ outcome: "declined", retry: "none" }] },
  { name: "beside a balance, silent rail", ...BESIDE, script: ["timeout"] },
  { name: "another device while sending", moves: "submitting" },
  { name: "another device while asked", moves: "action_required", script: [{ action: "otp", secret: "123456" }] },
  { name: "another device while at the bank", moves: "action_required", numbers: ["4000002760003184"] },
  { name: "another device while waiting", moves: "processing", script: [{ outcome: "pending", after: 90_000 }] },
  { name: "another device for the rest", moves: "partially_paid", script: [transfer(6_400, 12_800)] },
  { name: "another device after a decline", moves: "failed", numbers: ["4000000000000002", "4242424242424242"] },
  { name: "two tabs while sending", joins: "submitting" },
  { name: "two tabs while asked", joins: "action_required", script: [{ action: "otp", secret: "123456" }] },
  { name: "two tabs while waiting", joins: "processing", script: [{ outcome: "pending", after: 90_000 }] },
  { name: "two tabs after a decline", joins: "failed", numbers: ["4000000000000002", "4242424242424242"] },
  { name: "two tabs at the review", joins: "review" },
  { name: "loaded again while sending", reloads: "submitting" },
  { name: "loaded again while asked", script: [{ action: "otp", secret: "123456" }], answers: [{ otp: "000000" }], reloads: "action_required" },
  { name: "loaded again while waiting", script: [{ outcome: "pending", after: 30_000 }], reloads: "processing" },
];
