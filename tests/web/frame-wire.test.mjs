import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { frameAddress } from "../../js/frame/address.js";
import { toHost } from "../../js/frame/to-host.js";
import { toService } from "../../js/frame/to-service.js";
import { wire } from "../../js/frame/wire.js";

/** One end of a way, as `MessagePort` is; what it is sent is kept. */
class Channel extends EventTarget {
  sent = [];

  postMessage(message) {
    this.sent.push(message);
  }

  start() {}

  close() {}

  /** Has a message arrive, as a browser hands it over. */
  arrive(data, more = {}) {
    this.dispatchEvent(Object.assign(new Event("message"), { data, ...more }));
  }
}

/** What comes through to who listens. */
function taken(accept, ...arriving) {
  const channel = new Channel();
  const got = [];
  wire(channel, accept).on((message) => got.push(message));
  for (const data of arriving) channel.arrive(data);
  return got;
}

/** One message, or nothing, as plain data. */
const one = (accept, message) => structuredClone(taken(accept, JSON.stringify(message))[0]);

const nested = (levels) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

const STATE = { phase: "details", fields: { number: { status: "empty", code: "required" } }, order: null, now: 7 };

const FORGED = [
  ...["", "null", "0", '"text"', "[]", "{}", "not JSON", "{", "\u0000", '{"type":1}', '{"type":null}', '{"type":["state"]}'],
  ...["constructor", "toString", "hasOwnProperty", "__proto__", "valueOf"].map((type) => `{"type":"${type}","state":{}}`),
  ...["constructor", "__proto__"].map((kind) => `{"type":"told","what":{"kind":"${kind}"}}`),
  ...["constructor", "__proto__"].map((name) => `{"type":"event","name":"${name}","detail":{}}`),
  '{"type":"state"}',
  '{"type":"state","state":7}',
  '{"type":"state","state":{"phase":"details","fields":null}}',
  '{"type":"state","state":{"phase":"details","fields":{"number":null}}}',
  '{"type":"reply","id":"1"}',
  '{"type":"event","name":"error","detail":{}}',
  '{"type":"event","name":"error","detail":{"error":{"name":"x"}}}',
  '{"type":"event","name":"navigate","detail":{"url":7,"action":null}}',
  '{"type":"event","name":"action","detail":{"action":null}}',
  '{"type":"event","name":"complete","detail":null}',
  '{"type":"told","what":{"kind":"size","height":"1px"}}',
  '{"type":"told","what":{"kind":"fields","fields":{"number":7}}}',
  '{"type":"told","what":{"kind":"sight","armed":"yes"}}',
  '{"type":"call","id":1}',
  '{"type":"call","id":{},"name":"pay"}',
  `{"type":"call","id":1,"name":"${"x".repeat(65)}"}`,
  '{"type":"tell","what":{"kind":"sight","armed":true}}',
  '{"type":"tell","what":{"kind":"ready"}}',
  '{"type":"session","clientSecret":"cs_x"}',
  '{"type":"settings","settings":null}',
  '{"type":"trouble","code":7}',
  `{"type":"closed","code":"${"x".repeat(65)}"}`,
];

describe("the wire between a page and the gateway's frame", () => {
  test("carries texts, and nothing for a value that there is none of", () => {
    const channel = new Channel();
    const end = wire(channel, toHost);
    end.send({ type: "reply", id: 1, value: undefined });
    assert.deepEqual(channel.sent, ['{"type":"reply","id":1}']);
    assert.deepEqual(one(toHost, JSON.parse(channel.sent[0])), { type: "reply", id: 1 });
  });

  test("sends nothing that is longer than the other side takes", () => {
    const channel = new Channel();
    assert.throws(() => wire(channel, toHost).send({ type: "reply", id: 1, value: "x".repeat(256 * 1024) }), TypeError);
    assert.deepEqual(channel.sent, []);
  });

  test("takes messages of 256 KiB, and none that is longer", () => {
    const message = (length) => {
      const [before, after] = ['{"type":"reply","id":1,"value":"', '"}'];
      return before + "x".repeat(length - before.length - after.length) + after;
    };
    assert.equal(taken(toHost, message(256 * 1024)).length, 1);
    assert.equal(taken(toHost, message(256 * 1024 + 1), message(10_000_000)).length, 0);
  });

  test("takes texts only: no object with getters, no ports, no files", () => {
    const trap = {
      get type() {
        throw new Error("was asked");
      },
    };
    const others = [trap, { type: "state", state: null }, null, undefined, 7, new ArrayBuffer(8), new Blob(["{}"]), [STATE], Symbol("x")];
    assert.deepEqual(taken(toHost, ...others), []);
    assert.deepEqual(taken(toService, ...others), []);
  });

  test("drops what is forged, and never throws", () => {
    for (const text of FORGED) {
      assert.deepEqual(taken(toHost, text), [], text);
      assert.deepEqual(taken(toService, text), [], text);
    }
  });

  test("drops ten thousand levels, wherever they are", () => {
    const deep = nested(10_000);
    for (const text of [
      deep,
      "[".repeat(100_000),
      `{"type":${deep}}`,
      `{"type":"told","what":${deep}}`,
      `{"type":"state","state":${deep}}`,
      `{"type":"event","name":"complete","detail":${deep}}`,
      `{"type":"call","id":1,"name":${deep}}`,
    ]) {
      assert.deepEqual(taken(toHost, text), []);
      assert.deepEqual(taken(toService, text), []);
    }
    const [reply] = taken(toHost, `{"type":"reply","id":1,"value":${deep}}`);
    assert.ok(JSON.stringify(reply).length < 100);
    const [call] = taken(toService, `{"type":"call","id":1,"name":"select","args":[${deep}]}`);
    assert.ok(JSON.stringify(call).length < 100);
  });

  test("takes known members only, at every place where what may be there is known", () => {
    assert.deepEqual(one(toHost, { type: "reply", id: 1, value: 2, more: 3 }), { type: "reply", id: 1, value: 2 });
    assert.deepEqual(one(toHost, { type: "told", what: { kind: "focus", field: "number", value: "4242" } }), {
      type: "told",
      what: { kind: "focus", field: "number" },
    });
    assert.deepEqual(one(toService, { type: "settings", settings: { theme: "dark", locale: 7, gateway: "x" } }), {
      type: "settings",
      settings: { theme: "dark" },
    });
    const session = { type: "session", gateway: "https://a.test", clientSecret: "cs_x", origin: "https://b.test" };
    assert.deepEqual(one(toService, { ...session, pins: ["a"], fill: {} }), { ...session, pins: ["a"] });
    assert.deepEqual(one(toService, { type: "call", id: 1, name: "pay", args: [1, 2, 3, 4] }), { type: "call", id: 1, name: "pay" });
  });

  test("a state comes through whole", () => {
    assert.deepEqual(one(toHost, { type: "state", state: STATE, lease: "held" }), { type: "state", state: STATE });
    assert.deepEqual(one(toHost, { type: "state", state: null }), { type: "state", state: null });
  });

  test("no prototype comes with a message, nor is one changed", () => {
    const text = `{"type":"state","__proto__":{"error":1},"state":{"phase":"details","fields":{},"__proto__":{"a":1},"order":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}}`;
    const [message] = taken(toHost, text);
    assert.equal(Object.getPrototypeOf(message), null);
    assert.deepEqual(Object.keys(message), ["state", "type"]);
    assert.equal(Object.hasOwn(message.state, "__proto__"), false);
    assert.equal(Object.hasOwn(message.state.order, "__proto__"), false);
    assert.equal(Object.getPrototypeOf(message.state.order), Object.prototype);
    assert.equal({}.polluted, undefined);
    const [call] = taken(toService, '{"type":"call","id":1,"name":"answer","args":["a",{"__proto__":{"polluted":1},"code":"1"}]}');
    assert.deepEqual(call.args, ["a", { code: "1" }]);
  });

  test("what a page puts on the prototype of all objects is in no message", (t) => {
    t.after(() => {
      delete Object.prototype.error;
      delete Object.prototype.state;
    });
    Object.prototype.error = { name: "x", code: "poisoned" };
    Object.prototype.state = null;
    const [reply] = taken(toHost, '{"type":"reply","id":1}');
    assert.equal(reply.error, undefined);
    assert.deepEqual(taken(toHost, '{"type":"state"}'), []);
  });

  test("goes on after a message that was dropped", () => {
    assert.equal(taken(toHost, "{", "[]", '{"type":"state","state":null}').length, 1);
  });
});

describe("the address of the frame", () => {
  const SECRET = `cs_pay_1_${"a".repeat(43)}`;

  test("has the session's id and the page's origin, and nothing of the secret", () => {
    const { origin, href } = frameAddress("https://pay.example/", SECRET, "https://shop.example");
    assert.equal(origin, "https://pay.example");
    assert.equal(href, "https://pay.example/frame?sid=pay_1#https%3A%2F%2Fshop.example");
  });

  test("a session's id is no way into the rest of it", () => {
    const { href } = frameAddress("https://pay.example", `cs_a&b#c/?%_${"a".repeat(43)}`, "https://shop.example");
    assert.equal(new URL(href).searchParams.get("sid"), "a&b#c/?%");
  });

  test("is none where the gateway or the secret is not one", () => {
    for (const gateway of ["", "pay.example", "javascript:alert(1)", "data:text/html,x", "file:///etc"]) {
      assert.equal(frameAddress(gateway, SECRET, "https://shop.example"), undefined, gateway);
    }
    for (const secret of ["", "cs_1", `cs__${"a".repeat(43)}`, `cs_\ud800_${"a".repeat(43)}`]) {
      assert.equal(frameAddress("https://pay.example", secret, "https://shop.example"), undefined, secret);
    }
  });
});
