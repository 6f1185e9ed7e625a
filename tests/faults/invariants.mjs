/**
 * What must hold at the end of every visit, whatever went wrong on the way.
 *
 * @param {{ phase: string, payment: Pick<import("../../js/server/types.js").Payment, "status" | "amount">, ledger: import("../../js/mock.js").Charge[] }} end
 * @returns {{ kind: "doubled" | "lost", why: string } | undefined}
 */
export function broken({ phase, payment, ledger }) {
  const total = Number(payment.amount.value.replace(".", ""));
  const held = ledger.filter(({ state }) => state === "held").reduce((sum, { amount }) => sum + amount, 0);
  const kept = ledger.reduce((sum, { received, returned }) => sum + received - returned, held);
  if (kept > total) return { kind: "doubled", why: `${kept} of ${total} kept` };
  const isPaid = phase === "succeeded" || phase === "authorized";
  if (isPaid && kept < total) return { kind: "lost", why: `the buyer is told ${phase}, and ${kept} of ${total} is there` };
  if (!isPaid && kept > 0) return { kind: "lost", why: `the buyer is told ${phase}, and ${kept} of ${total} is kept` };
  if (isPaid !== ["succeeded", "authorized"].includes(payment.status)) {
    return { kind: "lost", why: `the buyer is told ${phase}, the merchant ${payment.status}` };
  }
  return undefined;
}
