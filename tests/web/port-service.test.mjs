import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { CheckoutError } from "../../js/errors.js";
import { loadRoot } from "../../js/load.js";
import { pair } from "../../js/port/pair.js";
import { RemoteCheckout } from "../../js/port/remote.js";
import { Service } from "../../js/port/serve.js";
import { ORIGIN, startGateway } from "./host/gateway.mjs";

const GOOD = { number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" };

let gateway;
before(async () => void (gateway = await startGateway()));
after(() => gateway.stop());

const refused = (code) => (error) => error instanceof CheckoutError && error.code === code;

/** One client: every message it got, what waits for one, and raw calls. */
class Client {
  messages = [];
  #waiting = new Set();
  #count = 0;

  constructor(service, role) {
    const [near, far] = pair();
    this.port = near;
    this.checkout = new RemoteCheckout(near);
    near.on((message) => {
      this.messages.push(message);
      for (const look of [...this.#waiting]) look();
    });
    service.connect(far, role);
  }

  /** The first message, from any time, that `test` wants. */
  sees(test) {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.messages.find(test);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The newest state, once `test` wants it. */
  async stands(test) {
    return this.sees((message) => message.type === "state" && message === this.messages.findLast(({ type }) => type === "state") && test(message));
  }

  /** A call with any name and arguments; gives the reply as it crossed. */
  call(name, ...args) {
    const id = `raw-${(this.#count += 1)}`;
    this.port.send({ type: "call", id, name, args });
    return this.sees((message) => message.type === "reply" && message.id === id);
  }
}

/** A service with a page and a view, on a session of its own unless told otherwise. */
async function served(t, { session, open = true, order = {}, place } = {}) {
  const service = new Service({ place });
  t.after(() => service.close());
  const host = new Client(service, "host");
  const view = new Client(service, "view");
  const made = session ?? (await gateway.session(order));
  if (open) {
    host.port.send(sessionOf(made));
    await host.checkout.open();
  }
  return { service, host, view, session: made };
}

const sessionOf = ({ client_secret: clientSecret }, gatewayUrl = gateway.url) => ({
  type: "session",
  gateway: gatewayUrl,
  clientSecret,
  origin: ORIGIN,
});

async function reviewed(t, fields = GOOD, options) {
  const stand = await served(t, options);
  await stand.view.checkout.select("card");
  await stand.view.call("fill", fields);
  await stand.view.checkout.review();
  return stand;
}

test("a view pays, and the page hears of it without the card", async (t) => {
  const { host, view, session } = await reviewed(t);
  const settled = await view.checkout.confirm();
  assert.equal(settled.status, "succeeded");
  const { detail } = await host.sees(({ type, name }) => type === "event" && name === "complete");
  assert.equal(detail.receipt.jws, settled.receipt.jws);
  assert.equal((await gateway.payment(session.id)).status, "succeeded");
  const text = JSON.stringify(host.messages);
  assert.equal(text.includes("4242424242424242"), false);
  assert.equal(text.includes("4242 4242"), false);
  assert.equal(text.includes("Ada"), false);
});

test("what is no command is refused, and so is filling fields in from the page", async (t) => {
  const { host, view } = await served(t);
  for (const name of ["fill", "close", "constructor", "__proto__", "dispatchEvent", "state", "", "toString"]) {
    const { error } = await host.call(name, GOOD);
    assert.equal(error?.name, "TypeError", name);
  }
  assert.equal((await view.call("nothing")).error.name, "TypeError");
  assert.equal((await host.checkout.log()).entries.some(({ phase }) => phase === "review"), false);
});

test("arguments that are none are refused, and nothing of them is repeated", async (t) => {
  const { host, view } = await served(t);
  const secret = "4242424242424242";
  for (const [client, name, ...args] of [
    [view, "fill", { pin: secret }],
    [view, "fill", { number: { digits: secret } }],
    [view, "fill", null],
    [host, "select", { method: secret }],
    [host, "answer", "act", { otp: { code: secret } }],
    [host, "answer", { id: secret }, {}],
    [host, "cancel", 7],
    [host, "renew", secret],
  ]) {
    const { error } = await client.call(name, ...args);
    assert.equal(error?.name, "TypeError", name);
    assert.equal(JSON.stringify(error).includes(secret), false);
  }
  const { error } = await host.call("cancel", "everything");
  assert.equal(error.name, "CheckoutError");
  assert.ok((await view.call("select")).error);
  view.port.send({ type: "call", id: "odd", name: "open", args: "none" });
  assert.ok((await view.sees(({ id }) => id === "odd")).value);
});

test("a page's own confirm leaves the press on Pay to the buyer, and waits for it", async (t) => {
  const { host, view } = await served(t);
  await view.checkout.select("card");
  await view.call("fill", GOOD);
  const confirmed = host.checkout.confirm();
  await view.sees(({ type, what }) => type === "told" && what.kind === "focus");
  await view.stands(({ state }) => state.phase === "review");
  const { receipt } = await view.checkout.confirm();
  assert.equal((await confirmed).receipt.jws, receipt.jws);
});

test("an order that leaves paying to the page is paid by its own button", async (t) => {
  const { host, view } = await served(t, { order: { policy: { inline: true, confirm: "page" } } });
  await view.checkout.select("card");
  await view.call("fill", GOOD);
  const first = host.checkout.pay();
  const settled = await host.checkout.pay();
  assert.equal(settled.status, "succeeded");
  assert.equal((await first).receipt.jws, settled.receipt.jws);
  assert.equal((await host.checkout.pay()).receipt.jws, settled.receipt.jws);
});

test("paying with fields missing shows the buyer where, and sends nothing", async (t) => {
  const { host, view } = await served(t, { order: { policy: { inline: true, confirm: "page" } } });
  await view.checkout.select("card");
  await assert.rejects(host.checkout.pay(), refused("fields_incomplete"));
  await view.sees(({ type, what }) => type === "told" && what.kind === "focus");
  assert.equal(view.checkout.state.phase, "details");
});

test("abort stops the waiting, and the payment goes on", async (t) => {
  const { host, view } = await served(t, { order: { policy: { inline: true, confirm: "page" } } });
  await view.checkout.select("card");
  await view.call("fill", GOOD);
  const control = new AbortController();
  const confirmed = host.checkout.pay({ signal: control.signal });
  await host.stands(({ state }) => ["signing", "submitting", "processing", "succeeded"].includes(state.phase));
  control.abort();
  await assert.rejects(confirmed, { name: "AbortError" });
  await host.stands(({ state }) => state.phase === "succeeded");
});

test("every call ends when the service does, and later ones end at once", async (t) => {
  const { service, host, view } = await served(t, { open: false });
  const waiting = [host.checkout.open(), host.checkout.pay(), view.checkout.review(), view.checkout.log()];
  const ended = Promise.allSettled(waiting);
  await host.sees(({ type }) => type === "state");
  service.close();
  for (const { reason } of await ended) assert.equal(reason?.code, "closed");
  await host.sees(({ type }) => type === "closed");
});

test("settings reach every view, present and later, and unknown ones none", async (t) => {
  const { service, host, view } = await served(t, { open: false });
  host.port.send({ type: "settings", settings: { locale: "zh-CN", theme: "dark", onError: "alert(1)" } });
  host.port.send({ type: "settings", settings: { theme: "light" } });
  await view.stands(({ settings }) => settings.theme === "light");
  const later = new Client(service, "view");
  const { settings } = await later.stands(() => true);
  assert.deepEqual(settings, { locale: "zh-CN", theme: "light" });
});

test("what one client tells reaches the others, and not itself", async (t) => {
  const { host, view } = await served(t, { open: false });
  view.port.send({ type: "tell", what: { kind: "escape" } });
  await host.sees(({ type, what }) => type === "told" && what.kind === "escape");
  assert.equal(view.messages.some(({ type }) => type === "told"), false);
});

test("a view can give the service no session", async (t) => {
  const { view, session } = await served(t, { open: false });
  view.port.send(sessionOf(session));
  view.port.send({ type: "trouble", code: "session_callback", retryable: true });
  view.port.send({ type: "settings", settings: { theme: "dark" } });
  const { state } = await view.stands(({ settings }) => settings.theme === "dark");
  assert.equal(state, null);
  assert.equal(view.messages.some(({ type }) => type === "trouble"), false);
});

test("a page that can make no session is told of, and asked again when the buyer tries again", async (t) => {
  const { host, view, session } = await served(t, { open: false });
  const first = view.checkout.open();
  host.port.send({ type: "trouble", code: "session_callback", retryable: true });
  await assert.rejects(first, (error) => refused("session_callback")(error) && error.retryable);
  await view.sees(({ type, code }) => type === "trouble" && code === "session_callback");
  const second = view.checkout.open();
  await host.sees(({ type, name }) => type === "event" && name === "renew");
  host.port.send(sessionOf(session));
  assert.ok((await second).order);
});

test("a new session voids the old order and keeps the clients", async (t) => {
  const { host, view, session } = await reviewed(t);
  const other = await gateway.session({
    order: { id: randomUUID(), amount: { value: "64.00", currency: "CNY" }, lines: [] },
  });
  host.port.send(sessionOf(other));
  const state = await host.checkout.open();
  assert.equal(state.order.amount.value, "64.00");
  assert.notEqual(state.sid, session.id);
  assert.equal((await view.stands(({ state: shown }) => shown?.sid === other.id)).state.phase, "selecting");
});

test("the same session again makes the review void and nothing else", async (t) => {
  const { host, view, session } = await reviewed(t);
  host.port.send(sessionOf(session));
  const { state } = await view.stands(({ state: shown }) => shown.phase === "details");
  assert.equal(state.complete, true);
  assert.equal(state.sid, session.id);
});

test("a payment that runs is not left for another session", async (t) => {
  const { host, view, session } = await reviewed(t);
  const confirmed = view.checkout.confirm();
  await host.stands(({ state }) => state.phase === "submitting" || state.phase === "signing");
  host.port.send(sessionOf({ client_secret: `cs_pay_other_${"a".repeat(43)}` }));
  const { detail } = await host.sees(({ type, name }) => type === "event" && name === "error");
  assert.equal(detail.error.code, "not_now");
  assert.equal((await confirmed).status, "succeeded");
  assert.equal(view.checkout.state.sid, session.id);
});

test("a secret that is wrong is trouble that trying again does not mend; a gateway that is away may come back", async (t) => {
  for (const [session, url, code, retryable] of [
    [{ client_secret: `cs_pay_x_${"a".repeat(43)}` }, undefined, "unauthorized", false],
    [{ client_secret: `cs_pay_x_${"a".repeat(43)}` }, "http://127.0.0.1:9", "gateway_unreachable", true],
    [{ client_secret: "nonsense" }, undefined, "option_invalid", false],
    [{ client_secret: 7 }, undefined, "option_invalid", false],
    [{ client_secret: `cs_pay_x_${"a".repeat(43)}` }, "javascript:alert(1)", "option_invalid", false],
  ]) {
    const { host, view } = await served(t, { session, open: false });
    host.port.send(sessionOf(session, url));
    const trouble = await view.sees(({ type }) => type === "trouble");
    assert.deepEqual([trouble.code, trouble.retryable], [code, retryable]);
    await assert.rejects(host.checkout.pay(), refused(code));
    const events = host.messages.filter(({ type, name }) => type === "event" && name === "error");
    assert.deepEqual(events.map(({ detail }) => detail.error.code), [code]);
  }
});

test("a core that has ended is trouble, and opening again begins afresh", async (t) => {
  const { host, view, session } = await served(t);
  const core = await loadRoot("core");
  assert.throws(() => core.guard.call(() => {
    throw new WebAssembly.RuntimeError("unreachable");
  }), refused("internal"));
  const trouble = await view.sees(({ type }) => type === "trouble");
  assert.deepEqual([trouble.code, trouble.retryable], ["internal", true]);
  await assert.rejects(host.checkout.review(), refused("internal"));
  const state = await view.checkout.open();
  assert.equal(state.sid, session.id);
  await view.checkout.select("card");
  await view.call("fill", GOOD);
  await view.checkout.review();
  assert.equal((await view.checkout.confirm()).status, "succeeded");
});

/** Gives a tab a store of its own. */
function tab(t, kept = {}) {
  const items = new Map(Object.entries(kept));
  globalThis.sessionStorage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
  t.after(() => delete globalThis.sessionStorage);
}

test("a core that has ended says that what it had sent may have been paid", async (t) => {
  tab(t);
  const { view } = await reviewed(t, { ...GOOD, number: "4000002760003184" }, { order: { return_url: `${ORIGIN}/` } });
  view.checkout.confirm().catch(() => {});
  await view.stands(({ state }) => state?.phase === "action_required");
  const core = await loadRoot("core");
  assert.throws(() => core.guard.call(() => {
    throw new WebAssembly.RuntimeError("unreachable");
  }), refused("internal"));
  const trouble = await view.sees(({ type }) => type === "trouble");
  assert.deepEqual([trouble.code, trouble.retryable, trouble.sent], ["internal", true, true]);
});

test("a gateway that is away leaves no trouble behind where a payment was sent, but that nobody knows", async (t) => {
  const text = "A".repeat(43);
  const intent = { jti: "A".repeat(22), nonce: "A".repeat(22), digest: text, attempt: 1, exp: 1_790_000_300 };
  const kept = { v: 1, sid: "pay_x", method: "card", in_flight: true, attempt: 1, seq: 1, intent, log: text };
  tab(t, { "countersign.pay_x": JSON.stringify(kept) });
  const { host, view } = await served(t, { session: {}, open: false });
  host.port.send(sessionOf({ client_secret: `cs_pay_x_${"a".repeat(43)}` }, "http://127.0.0.1:9"));
  const { state } = await view.stands((message) => message.state?.phase === "idle" && message.state.outcome_unknown);
  assert.ok(state.asks_at >= state.now, `${state.asks_at} ${state.now}`);
  const { detail } = await host.sees(({ type, name }) => type === "event" && name === "error");
  assert.deepEqual([detail.error.code, detail.error.retryable], ["gateway_unreachable", true]);
  await view.stands((message) => message.state?.phase === "opening");
  assert.deepEqual(view.messages.filter(({ type }) => type === "trouble"), []);
  assert.equal(host.messages.filter(({ type, name }) => type === "event" && name === "error").length, 1);
});

test("an action that leads away is told to the page with its address, again when asked", async (t) => {
  const { host, view } = await reviewed(t, { ...GOOD, number: "4000002760003184" }, { order: { return_url: `${ORIGIN}/` } });
  view.checkout.confirm();
  const isNavigate = ({ type, name }) => type === "event" && name === "navigate";
  const { detail } = await host.sees(isNavigate);
  assert.match(detail.url, /^http:\/\/127\.0\.0\.1:\d+\/sim\//);
  assert.equal(detail.action.kind, "redirect_get");
  await host.stands(({ state }) => state.phase === "action_required");
  await view.checkout.follow();
  assert.equal(host.messages.filter(isNavigate).length, 2);
});

test("there is nothing to follow where no action is", async (t) => {
  const { view } = await served(t);
  await assert.rejects(view.checkout.follow(), refused("not_now"));
});

test("in a frame, the page's own button pays what its view says is seen, and tells that in the intent", async (t) => {
  const order = { policy: { inline: true, confirm: "page" } };
  const { host, view, session } = await reviewed(t, GOOD, { order, place: { gateway: gateway.url, origin: ORIGIN } });
  const tell = (client, armed) => client.port.send({ type: "tell", what: { kind: "sight", armed } });
  tell(host, true);
  await assert.rejects(host.checkout.pay(), refused("not_visible"));
  tell(view, true);
  tell(view, false);
  await assert.rejects(host.checkout.pay(), refused("not_visible"));
  assert.equal(host.checkout.state.phase, "review");
  const paid = host.checkout.pay();
  tell(view, true);
  assert.equal((await paid).status, "succeeded");
  const { intent } = (await gateway.payment(session.id)).evidence;
  const { auth } = JSON.parse(Buffer.from(intent.split(".")[1], "base64url"));
  assert.deepEqual(auth.evidence, ["frame_visible"]);
});

test("in a document of the gateway's own, who the gateway is and which page is around it is not the page's to say", async (t) => {
  const place = { gateway: gateway.url, origin: ORIGIN, isWindow: true };
  const { host, session } = await served(t, { open: false, place });
  host.port.send({ ...sessionOf(session, "https://elsewhere.example"), origin: "https://elsewhere.example" });
  assert.equal((await host.checkout.open()).sid, session.id);
});
