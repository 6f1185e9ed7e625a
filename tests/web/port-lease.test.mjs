import assert from "node:assert/strict";
import { test } from "node:test";

import { Lease } from "../../js/port/lease.js";

/** Web Locks as far as a lease uses them: one lock, a line, theft, and no more than a look. */
class FakeLocks {
  /** Until when nothing is granted. @type {Promise<void> | undefined} */
  busy;
  #holder;
  #line = [];

  async request(name, { signal, steal = false, ifAvailable = false }, hold) {
    if (ifAvailable) {
      await this.busy;
      return hold(this.#holder || this.#line.length > 0 ? null : { name });
    }
    return new Promise((resolve, reject) => {
      const asked = { name, hold, resolve, reject };
      if (steal) {
        this.#holder?.reject(new DOMException("stolen", "AbortError"));
        this.#grant(asked);
        return;
      }
      this.#line.push(asked);
      signal?.addEventListener("abort", () => {
        const place = this.#line.indexOf(asked);
        if (place < 0) return;
        this.#line.splice(place, 1);
        reject(signal.reason);
      });
      void Promise.resolve(this.busy).then(() => this.#next());
    });
  }

  #next() {
    if (!this.#holder && this.#line.length > 0) this.#grant(this.#line.shift());
  }

  async #grant(asked) {
    this.#holder = asked;
    await asked.hold();
    if (this.#holder !== asked) return;
    this.#holder = undefined;
    asked.resolve();
    this.#next();
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

function lease(locks) {
  const told = [];
  return { told, lease: new Lease("countersign.pay_1", (state) => told.push(state), locks) };
}

test("the first holds, the second is told that it is elsewhere, and holds when the first lets go", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const locks = new FakeLocks();
  const one = lease(locks);
  const other = lease(locks);
  one.lease.take();
  other.lease.take();
  await settle();
  assert.deepEqual([one.told, other.told], [["held"], []]);
  t.mock.timers.tick(1000);
  await settle();
  assert.deepEqual([one.told, other.told], [["held"], ["elsewhere"]]);
  one.lease.release();
  await settle();
  assert.deepEqual(other.told, ["elsewhere", "held"]);
});

test("a lock that comes a moment late is nobody else's", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const locks = new FakeLocks();
  const before = lease(locks);
  const after = lease(locks);
  before.lease.take();
  await settle();
  after.lease.take();
  before.lease.release();
  await settle();
  t.mock.timers.tick(1000);
  assert.deepEqual(after.told, ["held"]);
});

test("a lock that a busy browser gives late is nobody else's, and one that somebody has by then is", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const locks = new FakeLocks();
  const [one, other] = [lease(locks), lease(locks)];
  let go;
  locks.busy = new Promise((resolve) => (go = resolve));
  one.lease.take();
  other.lease.take();
  t.mock.timers.tick(1000);
  await settle();
  assert.deepEqual([one.told, other.told], [[], []]);
  go();
  await settle();
  t.mock.timers.tick(1000);
  await settle();
  assert.deepEqual([one.told, other.told], [["held"], ["elsewhere"]]);
});

test("a stolen lease is told of, and comes back when the thief lets go", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const locks = new FakeLocks();
  const one = lease(locks);
  const thief = lease(locks);
  one.lease.take();
  await settle();
  thief.lease.take(true);
  await settle();
  assert.deepEqual([one.told, thief.told], [["held", "elsewhere"], ["held"]]);
  thief.lease.release();
  await settle();
  assert.deepEqual(one.told, ["held", "elsewhere", "held"]);
});

test("who has let go is told nothing more", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const locks = new FakeLocks();
  const one = lease(locks);
  const other = lease(locks);
  one.lease.take();
  await settle();
  other.lease.take();
  other.lease.release();
  one.lease.release();
  t.mock.timers.tick(1000);
  await settle();
  assert.deepEqual([one.told, other.told], [["held"], []]);
});

test("where there are no locks, or they are forbidden, everybody holds", async () => {
  const none = lease(undefined);
  none.lease.take();
  assert.deepEqual(none.told, ["held"]);
  const forbidden = lease({ request: () => Promise.reject(new DOMException("opaque origin", "SecurityError")) });
  forbidden.lease.take();
  await settle();
  assert.deepEqual(forbidden.told, ["held"]);
});
