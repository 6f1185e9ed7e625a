// Types only: what JSDoc cannot declare. The element's name, its events and its
// attributes, for the DOM and for JSX.
import type { Action, Settled } from "../state.js";
import type { ChangeDetail } from "./details.js";
import type { CountersignCheckout } from "./element.js";

/** What each event of the element carries. */
export interface CountersignEvents {
  "countersign-ready": CustomEvent<Record<string, never>>;
  "countersign-change": CustomEvent<ChangeDetail>;
  "countersign-select": CustomEvent<{ method: string }>;
  "countersign-focus": CustomEvent<{ field: string | null }>;
  "countersign-escape": CustomEvent<Record<string, never>>;
  "countersign-action": CustomEvent<{ action: Action; url: string | null }>;
  "countersign-complete": CustomEvent<Settled>;
  "countersign-failed": CustomEvent<Settled>;
  "countersign-cancel": CustomEvent<Settled>;
  "countersign-expired": CustomEvent<Settled>;
  "countersign-integrity": CustomEvent<{ code: "frame_removed" | "frame_replaced" | "frame_covered" }>;
  "countersign-error": CustomEvent<{ code: string; retryable: boolean }>;
}

/** The element's attributes, as markup has them. */
export interface CountersignAttributes {
  gateway?: string | undefined;
  "client-secret"?: string | undefined;
  locale?: string | undefined;
  theme?: "light" | "dark" | "auto" | undefined;
  isolation?: "frame" | "inline" | undefined;
  name?: string | undefined;
  required?: boolean | undefined;
  disabled?: boolean | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    "countersign-checkout": CountersignCheckout;
  }

  // They bubble and are composed: any node above hears them too.
  interface GlobalEventHandlersEventMap extends CountersignEvents {}
}
