/** @typedef {import("../../js/server/types.js").Payment} Payment */

/** What says that the order is paid. */
const PAID = ["succeeded", "authorized"];

/**
 * What must hold at the end of every visit, whatever went wrong on the way.
 *
 * @param {object} end
 * @param {string[]} end.phases what the buyer was told last, in each tab
 * @param {Pick<Payment, "status" | "amount"> & { refunds?: Pick<Payment["refunds"][number], "status" | "amount">[] }} end.payment
 * @param {Pick<import("../../js/mock.js").Charge, "state" | "amount" | "received" | "returned">[]} end.ledger
 * @param {Pick<import("../../js/mock.js").Hold, "state" | "amount">[]} [end.holds]
 * @returns {{ kind: "doubled" | "lost", why: string } | undefined}
 */
export function broken({ phases, payment, ledger, holds = [] }) {
  const total = minor(payment.amount);
  const charged = ledger.map(({ state, amount, received, returned }) => (state === "held" ? amount : 0) + received - returned);
  const beside = holds.filter(({ state }) => state !== "released").map(({ amount }) => amount);
  const kept = sum([...charged, ...beside]);
  if (kept > total) return { kind: "doubled", why: `${kept} of ${total} kept` };
  const isPaid = PAID.includes(payment.status);
  const said = phases.find((phase) => PAID.includes(phase) !== isPaid);
  if (said) return { kind: "lost", why: `the buyer is told ${said}, the merchant ${payment.status}` };
  const back = sum((payment.refunds ?? []).filter(({ status }) => status === "refunded").map(({ amount }) => minor(amount)));
  const owed = isPaid ? total - back : 0;
  if (kept !== owed) return { kind: "lost", why: `both are told ${payment.status}, ${back} refunded, and ${kept} of ${total} is there` };
  return undefined;
}

/** @param {{ value: string }} amount */
const minor = ({ value }) => Number(value.replace(".", ""));

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
