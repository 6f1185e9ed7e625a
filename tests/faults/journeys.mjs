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
  { name: "loaded again while sending", reloads: "submitting" },
  { name: "loaded again while waiting", script: [{ outcome: "pending", after: 30_000 }], reloads: "processing" },
];
