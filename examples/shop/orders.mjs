import { EventEmitter } from "node:events";

/**
 * What this shop knows of its orders, by payment. In memory: a demo forgets them
 * when it ends, and asks the gateway again; a real shop has a database.
 *
 * @type {Map<string, object>}
 */
const orders = new Map();
const MOST = 1000;

/** After these nothing older is believed: a webhook may come late, and twice. */
const ENDED = new Set(["succeeded", "authorized", "cancelled", "expired"]);

const changes = new EventEmitter().setMaxListeners(0);

/** What is known of an order, if anything is. */
export const known = (id) => orders.get(id);

/**
 * Notes what the gateway said of a payment.
 *
 * @param {{ id: string, status: string, amount: object, captured: object }} payment
 * @param {"query" | "webhook"} by how it said so
 */
export function learn({ id, status, amount, captured }, by) {
  const before = orders.get(id);
  if (ENDED.has(before?.status) && !ENDED.has(status)) return before;
  const told = before?.told ?? [];
  const isNews = !told.some((earlier) => earlier.by === by && earlier.status === status);
  const order = { id, status, amount, captured, told: isNews ? [...told, { by, status, at: Date.now() }] : told };
  orders.delete(id);
  orders.set(id, order);
  if (orders.size > MOST) orders.delete(orders.keys().next().value);
  if (isNews) changes.emit(id, order);
  return order;
}

/**
 * Calls `listener` with what is known now, and at each change.
 *
 * @returns {() => void} stops that
 */
export function watch(id, listener) {
  changes.on(id, listener);
  const order = known(id);
  if (order) listener(order);
  return () => changes.off(id, listener);
}
