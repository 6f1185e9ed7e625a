import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";

import { sight } from "../../js/view/sight.js";

/** What a browser reports of the target, and what the module then knows. */
class Window {
  now = 5000;
  box = { x: 0, y: 0, width: 300, height: 100 };
  told = [];
  late = 0;
  isFocused = false;
  /** How much of it is in view, in a browser of the observer's first version. @type {number | undefined} */
  drawn;
  #isAsked = false;
  #listeners = new Map();
  #entries = [];
  #pointer = { pointerType: "mouse", clientX: 0, clientY: 0, screenX: 0, screenY: 0, relatedTarget: {} };

  constructor() {
    const world = this;
    mock.method(performance, "now", () => this.now);
    globalThis.document = { hidden: false };
    Object.assign(globalThis, { innerWidth: 400, innerHeight: 700 });
    globalThis.addEventListener = (type, listener) => this.#listeners.set(type, listener);
    globalThis.IntersectionObserver = class {
      constructor(look, options) {
        world.look = look;
        world.options = options;
      }
      observe() {
        world.#isAsked = true;
      }
      disconnect() {
        world.isDisconnected = true;
        world.#isAsked = false;
      }
      takeRecords() {
        return world.#entries.splice(0);
      }
    };
    const watch = sight(new AbortController().signal);
    const target = { getBoundingClientRect: () => this.box, matches: () => this.isFocused };
    this.guard = watch(target, (isArmed) => this.told.push(isArmed), () => (this.late += 1));
  }

  /** What an observer of the second version says next. */
  reports(intersectionRatio, isVisible) {
    this.#entries.push({ intersectionRatio, isVisible });
  }

  /** Draws the frame, at which one of the first version answers what it was asked since. */
  draws() {
    if (!this.#isAsked) return;
    this.#isAsked = false;
    this.#entries.push({ intersectionRatio: this.drawn, time: this.now });
  }

  /** Lets time pass, in steps as the module takes them. */
  passes(milliseconds) {
    for (let passed = 0; passed < milliseconds; passed += 100) {
      this.now += 100;
      if (this.drawn !== undefined) this.draws();
      mock.timers.tick(100);
    }
  }

  points(type, change = {}) {
    Object.assign(this.#pointer, { relatedTarget: {} }, change);
    this.#listeners.get(type)({ type, ...this.#pointer });
  }

  get isArmed() {
    return this.told.at(-1);
  }
}

describe("what a buyer sees in a frame", () => {
  let world;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setInterval"] });
    world = new Window();
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
    for (const name of ["document", "addEventListener", "IntersectionObserver", "innerWidth", "innerHeight"]) delete globalThis[name];
  });

  const arms = () => {
    world.reports(1, true);
    world.passes(700);
    assert.equal(world.isArmed, true);
  };
  /** The same where nothing tells what lies over it. */
  const armsByView = () => {
    world.drawn = 1;
    world.passes(700);
    assert.equal(world.isArmed, true);
  };

  test("asks for more than the viewport, where a browser knows more", () => {
    assert.deepEqual(world.options, { threshold: 0.99, trackVisibility: true, delay: 100 });
  });

  test("counts after half a second uncovered, and no sooner", () => {
    assert.deepEqual(world.told, [false]);
    world.reports(1, true);
    world.passes(500);
    assert.deepEqual(world.told, [false]);
    world.passes(100);
    assert.deepEqual(world.told, [false, true]);
  });

  test("is over the moment that something lies over it, and begins anew", () => {
    arms();
    world.reports(1, false);
    assert.equal(world.guard.see(), false);
    assert.equal(world.isArmed, false);
    world.reports(1, true);
    world.passes(400);
    assert.equal(world.isArmed, false);
    world.passes(200);
    assert.equal(world.isArmed, true);
  });

  test("takes being drawn in view for being seen in a browser that tells no more", () => {
    armsByView();
    world.passes(5000);
    assert.deepEqual(world.told, [false, true]);
    world.drawn = 0.9;
    world.passes(100);
    assert.equal(world.isArmed, false);
    armsByView();
  });

  test("is over there where the frame is drawn no more, or once a second, and begins anew", () => {
    armsByView();
    world.drawn = undefined;
    world.passes(400);
    assert.equal(world.guard.see(), false);
    for (let second = 0; second < 5; second += 1) {
      Object.assign(world, { drawn: 1 }).draws();
      world.drawn = undefined;
      world.passes(1000);
    }
    assert.deepEqual(world.told, [false, true, false]);
    assert.equal(world.late, 0);
    armsByView();
  });

  test("does not take a time of which it heard nothing for one in view", () => {
    armsByView();
    world.now += 5000;
    world.draws();
    assert.equal(world.guard.see(), false);
  });

  test("a part of it is not enough", () => {
    world.reports(0.98, true);
    world.passes(3000);
    assert.deepEqual(world.told, [false]);
  });

  test("a part of it is waited for by who is at it by key alone", () => {
    world.reports(0.9, true);
    world.passes(3000);
    assert.equal(world.late, 0);
    world.isFocused = true;
    world.passes(3000);
    assert.ok(world.late > 0);
    assert.deepEqual(world.told, [false]);
  });

  test("begins anew where it has moved or has another size, also just before a press", () => {
    for (const change of [{ y: 40 }, { width: 200 }]) {
      arms();
      world.box = { ...world.box, ...change };
      assert.equal(world.guard.see(), false);
    }
    arms();
    globalThis.innerHeight = 800;
    assert.equal(world.guard.see(), false);
    arms();
  });

  test("begins anew while the tab is hidden", () => {
    arms();
    document.hidden = true;
    world.passes(100);
    assert.equal(world.isArmed, false);
  });

  test("begins anew where the pointer has only just come, or the frame moves under it", () => {
    const tricks = [
      () => world.points("pointerover", { relatedTarget: null }),
      () => world.points("pointermove", { clientY: 200 }),
      () => world.points("pointerdown", { clientX: 200, screenX: 3 }),
    ];
    for (const trick of tricks) {
      arms();
      trick();
      assert.equal(world.isArmed, false);
    }
  });

  test("goes on while the pointer moves in it, at any zoom, and for fingers", () => {
    world.points("pointermove");
    arms();
    world.points("pointermove", { clientX: 40, screenX: 10 });
    world.points("pointermove", { clientX: 50, screenX: 50 });
    world.points("pointerdown");
    world.points("pointerover", { pointerType: "touch", clientX: 300, relatedTarget: null });
    assert.deepEqual(world.told, [false, true]);
  });

  test("tells that it is covered after two seconds in view, not where it is scrolled away", () => {
    world.reports(0, false);
    world.passes(5000);
    assert.equal(world.late, 0);
    world.reports(1, false);
    world.passes(1900);
    assert.equal(world.late, 0);
    world.passes(200);
    assert.ok(world.late > 0);
  });

  test("does not tell so where it is in view from the very start", () => {
    world.look([{ intersectionRatio: 1, isVisible: true }]);
    assert.equal(world.late, 0);
    world.passes(3000);
    assert.equal(world.isArmed, true);
    assert.equal(world.late, 0);
  });

  test("says once more that it is not seen where it ends, and then nothing", () => {
    arms();
    world.guard.off();
    assert.deepEqual(world.told, [false, true, false]);
    assert.equal(world.isDisconnected, true);
    world.points("pointerover", { relatedTarget: null });
    world.passes(1000);
    assert.deepEqual(world.told, [false, true, false]);
  });
});
