/**
 * What a page, or who got into it, puts in the place of what scripts rely on.
 * Each runs in the page alone.
 */
export const POISONS = {
  "Object.prototype has members that messages have": () => {
    for (const [name, value] of Object.entries({ type: "state", code: "x", name: "complete", state: { phase: "succeeded" }, versions: [9], passive: 1, mode: "closed" })) {
      Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true });
    }
  },
  "Object.prototype has setters": () => {
    for (const name of ["gateway", "clientSecret", "type", "signal", "detail", "order"]) {
      Object.defineProperty(Object.prototype, name, { get: () => undefined, set() {}, configurable: true });
    }
  },
  "Array.prototype does nothing": () => {
    for (const name of ["map", "push", "filter", "includes", "some", "every", "flatMap", "splice"]) Array.prototype[name] = () => [];
  },
  "arrays have another iterator": () => {
    Array.prototype[Symbol.iterator] = function* () {};
  },
  "Promise.prototype.then never calls": () => {
    Promise.prototype.then = () => new Promise(() => {});
  },
  "Promise.prototype.then gives something else": () => {
    const { then } = Promise.prototype;
    Promise.prototype.then = function (done, failed) {
      return then.call(this, done && (() => done({ clientSecret: "cs_x_y", status: "succeeded" })), failed);
    };
  },
  "JSON.parse says paid": () => {
    JSON.parse = () => ({ type: "event", name: "complete", detail: { status: "succeeded" } });
  },
  "JSON.stringify says nothing": () => {
    JSON.stringify = () => "{}";
  },
  "fetch says paid": () => {
    globalThis.fetch = async () => Response.json({ receipt: "a.b.c", status: "succeeded", clientSecret: "cs_x_y" });
  },
  "crypto is no crypto": () => {
    Object.defineProperty(globalThis, "crypto", { value: { getRandomValues: (bytes) => bytes.fill(0), subtle: {} } });
  },
  "URL says somebody else": () => {
    globalThis.URL = class {
      origin = "https://evil.example";
      href = "https://evil.example/";
      protocol = "https:";
    };
  },
  "channels are the page's own": () => {
    globalThis.MessageChannel = class {
      port1 = new EventTarget();
      port2 = new EventTarget();
    };
  },
  "named elements": () => {
    const names = ["crypto", "JSON", "fetch", "URL", "location", "navigator", "MessageChannel", "trustedTypes", "CSSStyleSheet", "customElements"];
    document.addEventListener("DOMContentLoaded", () => {
      for (const name of names) {
        document.body.append(Object.assign(document.createElement("form"), { id: name }), Object.assign(document.createElement("img"), { name }));
      }
    });
  },
  "named elements of the document": () => {
    document.addEventListener("DOMContentLoaded", () => {
      const make = document.createElement.bind(document);
      for (const name of ["createElement", "head", "defaultView", "documentElement", "adoptedStyleSheets", "hidden"]) {
        document.body.append(Object.assign(make("img"), { name }));
      }
    });
  },
};
