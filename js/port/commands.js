import { CheckoutError } from "../errors.js";
import { pay, sign } from "./pay.js";

/** @typedef {import("../checkout.js").Checkout} Checkout */

/**
 * What commands need of the service.
 *
 * @typedef {object} Desk
 * @property {() => Promise<Checkout>} ready the checkout, once it is open
 * @property {() => Promise<unknown>} open the same, and tries again what failed
 * @property {() => Promise<unknown>} takeOver
 * @property {(name: string, detail: unknown) => void} event
 * @property {() => boolean | undefined} isSeen whether the buyer sees the amount; nothing where
 *   nobody can tell
 * @property {() => void} focus has the view show where to go on
 */

/** @typedef {{ desk: Desk, role: import("./messages.js").Role, args: any[], signal: AbortSignal }} Call */

const REASONS = ["start", "expired", "changed"];

/**
 * A command that is the checkout's own, with so many arguments.
 *
 * @param {"select" | "fill" | "review" | "edit" | "answer" | "authenticated" | "consent" | "retry" | "cancel" | "refresh" | "snapshot" | "log" | "timeline"} name
 * @param {number} [count]
 */
const plain =
  (name, count = 0) =>
  async (/** @type {Call} */ { desk, args }) => {
    const checkout = /** @type {any} */ (await desk.ready());
    return checkout[name](...args.slice(0, count));
  };

/** @param {Call} call */
const payFor = async ({ desk, signal }) => pay(await desk.ready(), desk, signal);

/**
 * All that a client may ask for.
 *
 * @type {Record<string, (call: Call) => unknown>}
 */
const COMMANDS = {
  open: async ({ desk }) => {
    await desk.open();
    return (await desk.ready()).state;
  },
  select: plain("select", 1),
  fill: plain("fill", 1),
  review: plain("review"),
  edit: plain("edit"),
  answer: plain("answer", 2),
  authenticated: plain("authenticated", 1),
  consent: plain("consent", 1),
  retry: plain("retry"),
  cancel: plain("cancel", 1),
  refresh: plain("refresh"),
  snapshot: plain("snapshot"),
  log: plain("log"),
  timeline: plain("timeline"),
  settled: async ({ desk, signal }) => (await desk.ready()).settled({ signal }),
  // Where the order has the buyer press Pay, no page presses it for them.
  confirm: async (call) =>
    call.role === "host" ? payFor(call) : sign(await call.desk.ready(), call.desk, call.signal),
  pay: payFor,
  takeOver: async ({ desk }) => {
    await desk.takeOver();
    return (await desk.ready()).state;
  },
  async follow({ desk }) {
    const { action } = (await desk.ready()).state;
    if (!action?.url) throw new CheckoutError("not_now");
    desk.event("navigate", { url: action.url, action });
  },
  renew({ desk, args: [reason] }) {
    if (!REASONS.includes(reason)) throw new TypeError("`reason` is not one that exists");
    desk.event("renew", { reason });
  },
};

/**
 * Carries out a command, if the client has it: what is typed comes from the view
 * alone.
 *
 * @param {string} name
 * @param {Call} call
 */
export function run(name, call) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || (name === "fill" && call.role !== "view")) throw new TypeError("no such command");
  return command(call);
}
