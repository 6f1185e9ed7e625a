"use client";
import { createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";

import "./element.js";

/** @typedef {import("./element/element.js").CountersignCheckout} CountersignCheckout */
/** @typedef {import("./react-types.js").CheckoutProps} CheckoutProps */

/** What is in the markup too, so that a page made on a server says it. */
const TEXTS = /** @type {const} */ (["gateway", "locale", "theme", "isolation", "name"]);

/** What is given to the element alone: no secret and no object is in any markup. */
const PROPERTIES = /** @type {const} */ (["clientSecret", "session", "pins", "appearance", "prefill"]);

const FLAGS = /** @type {const} */ (["required", "disabled"]);

const EVENTS = /** @type {const} */ ({
  onReady: "ready",
  onChange: "change",
  onSelect: "select",
  onFocus: "focus",
  onEscape: "escape",
  onAction: "action",
  onComplete: "complete",
  onFailed: "failed",
  onCancel: "cancel",
  onExpired: "expired",
  onIntegrity: "integrity",
  onError: "error",
});

// In the commit, before the element looks at what it has been given; a server
// commits nothing.
const useCommit = globalThis.document ? useLayoutEffect : useEffect;

/**
 * @param {CheckoutProps} props
 * @param {import("react").ForwardedRef<CountersignCheckout>} ref
 */
function render(props, ref) {
  const node = useRef(/** @type {CountersignCheckout | null} */ (null));
  const newest = useRef(props);
  useImperativeHandle(ref, () => /** @type {CountersignCheckout} */ (node.current), []);

  for (const name of [...PROPERTIES, ...FLAGS]) {
    const value = props[name] ?? null;
    useCommit(() => void Object.assign(node.current ?? {}, { [name]: value }), [value]);
  }
  useCommit(() => void (newest.current = props));
  useCommit(() => {
    const life = new AbortController();
    for (const [handler, name] of Object.entries(EVENTS)) {
      node.current?.addEventListener(`countersign-${name}`, (event) => {
        // A checkout inside another's slot tells of itself.
        if (event.target !== node.current) return;
        const call = /** @type {any} */ (newest.current)[handler];
        call?.(/** @type {CustomEvent} */ (event).detail, event);
      }, { signal: life.signal });
    }
    return () => life.abort();
  }, []);

  const { id, className, style, slot, children } = props;
  const texts = TEXTS.flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]]));
  return createElement(
    "countersign-checkout",
    { ...Object.fromEntries(texts), id, class: className, style, slot, ref: node },
    children,
  );
}

/**
 * `<countersign-checkout>` as a React component: its properties, and a property
 * for each event, called with what the event carries and the event. The `ref` is
 * the element.
 */
export const Checkout = forwardRef(render);
Checkout.displayName = "Checkout";
