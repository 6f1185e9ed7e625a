import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckoutError } from "../../js/errors.js";
import { pair } from "../../js/port/pair.js";
import { makePlug } from "../../js/port/plug.js";
import { RemoteCheckout } from "../../js/port/remote.js";

/** Resolves when everything that was sent so far has arrived. */
const arrived = () => new Promise((resolve) => setImmediate(resolve));

const refused = (code) => (error) => error instanceof CheckoutError && error.code === code;

test("messages arrive in order, cloned, and after who sent them has gone on", async () => {
  const [one, other] = pair();
  const got = [];
  other.on((message) => got.push(message));
  const message = { deep: { list: [1] } };
  one.send(message);
  one.send("second");
  message.deep.list.push(2);
  assert.deepEqual(got, []);
  await arrived();
  assert.deepEqual(got, [{ deep: { list: [1] } }, "second"]);
});

test("what cannot be cloned is refused where it is sent", () => {
  const [one] = pair();
  assert.throws(() => one.send({ call: () => {} }), { name: "DataCloneError" });
});

test("what a listener sends is not delivered inside it", async () => {
  const [one, other] = pair();
  const order = [];
  other.on(() => {
    other.send("answer");
    order.push("end of listener");
  });
  one.on(() => order.push("answer"));
  one.send("question");
  await arrived();
  assert.deepEqual(order, ["end of listener", "answer"]);
});

test("messages wait for the first listener, and none of them overtakes another", async () => {
  const [one, other] = pair();
  one.send(1);
  one.send(2);
  await arrived();
  const got = [];
  one.send(3);
  other.on((message) => got.push(message));
  one.send(4);
  await arrived();
  assert.deepEqual(got, [1, 2, 3, 4]);
});

test("the last word of a port that closes arrives, and nothing after it", async () => {
  const [one, other] = pair();
  const got = [];
  const heard = [];
  other.on((message) => got.push(message));
  one.on((message) => heard.push(message));
  one.send("last");
  one.close();
  one.send("too late");
  other.send("to nobody");
  await arrived();
  assert.deepEqual([got, heard], [["last"], []]);
});

test("a plug keeps messages for the end that is awaited", async () => {
  const plug = makePlug();
  plug.await();
  const message = { n: 1 };
  plug.send(message);
  message.n = 2;
  const [near, far] = pair();
  const got = [];
  far.on((received) => got.push(received));
  plug.join(near);
  await arrived();
  assert.deepEqual(got, [{ n: 1 }]);
});

test("a call with nobody at the other end is told so, before, between and after", async () => {
  const plug = makePlug();
  const checkout = new RemoteCheckout(plug);
  await assert.rejects(checkout.open(), refused("closed"));
  plug.await();
  const kept = checkout.open();
  plug.close("script_unreachable");
  await assert.rejects(kept, refused("script_unreachable"));
  await assert.rejects(checkout.review(), refused("script_unreachable"));
  const [near] = pair();
  plug.await();
  plug.join(near);
  const sent = checkout.open();
  plug.close();
  await assert.rejects(sent, refused("closed"));
});

test("a remote call resolves with its own reply, and rejects with a real error", async () => {
  const [near, far] = pair();
  const calls = [];
  far.on((message) => calls.push(message));
  const checkout = new RemoteCheckout(near);
  const opened = checkout.open();
  const reviewed = checkout.review();
  await arrived();
  far.send({ type: "reply", id: 99, value: "nobody's" });
  far.send({ type: "reply", id: calls[1].id, error: { name: "CheckoutError", code: "fields_incomplete", field: "number", retryable: false } });
  far.send({ type: "reply", id: calls[0].id, value: { phase: "details" } });
  assert.deepEqual(await opened, { phase: "details" });
  await assert.rejects(reviewed, (error) => refused("fields_incomplete")(error) && error.field === "number");
});

test("a remote checkout has no way to fill a field in", () => {
  const [near] = pair();
  assert.equal("fill" in new RemoteCheckout(near), false);
});

test("abort ends the waiting at once, and says so to the other side", async () => {
  const [near, far] = pair();
  const messages = [];
  far.on((message) => messages.push(message));
  const checkout = new RemoteCheckout(near);
  const control = new AbortController();
  const confirmed = checkout.confirm({ signal: control.signal });
  const reason = new Error("the page has no more patience");
  control.abort(reason);
  await assert.rejects(confirmed, (error) => error === reason);
  await arrived();
  assert.deepEqual(messages.map(({ type }) => type), ["call", "abort"]);
  assert.equal(messages[0].id, messages[1].id);
});

test("a call under a signal that has aborted is never sent", async () => {
  const [near, far] = pair();
  const messages = [];
  far.on((message) => messages.push(message));
  await assert.rejects(new RemoteCheckout(near).confirm({ signal: AbortSignal.abort() }), { name: "AbortError" });
  await arrived();
  assert.deepEqual(messages, []);
});

test("a remote checkout shows the state and repeats the events", async () => {
  const [near, far] = pair();
  const checkout = new RemoteCheckout(near);
  const said = [];
  for (const name of ["change", "action", "error"]) checkout.addEventListener(name, ({ type, detail }) => said.push([type, detail]));
  assert.equal(checkout.state, null);
  far.send({ type: "state", state: { phase: "details" }, lease: "held", settings: {} });
  far.send({ type: "event", name: "action", detail: { action: { id: "a", kind: "qr" } } });
  far.send({ type: "event", name: "error", detail: { error: { name: "CheckoutError", code: "not_now" } } });
  await arrived();
  assert.deepEqual(checkout.state, { phase: "details" });
  assert.deepEqual(said.slice(0, 2), [
    ["change", { state: { phase: "details" } }],
    ["action", { action: { id: "a", kind: "qr" } }],
  ]);
  assert.ok(said[2][1].error instanceof CheckoutError);
});
