// Types only: the properties of `<Checkout>`, and the element's name in React's
// JSX.
import type { HTMLAttributes, Ref } from "react";
import type { CountersignCheckout } from "./element/element.js";
import type { CountersignAttributes, CountersignEvents } from "./element/types.js";

type Detail<K extends keyof CountersignEvents> = CountersignEvents[K]["detail"];

/** Called with what an event carries, and the event. */
type Handler<K extends keyof CountersignEvents> = (detail: Detail<K>, event: CountersignEvents[K]) => void;

type Own = "clientSecret" | "session" | "pins" | "appearance" | "prefill";

/** The properties of `<Checkout>`. */
export type CheckoutProps = Omit<CountersignAttributes, "client-secret"> &
  { [K in Own]?: CountersignCheckout[K] | undefined } &
  Pick<HTMLAttributes<HTMLElement>, "id" | "className" | "style" | "slot" | "children"> & {
    clientSecret?: string | null | undefined;
    onReady?: Handler<"countersign-ready"> | undefined;
    onChange?: Handler<"countersign-change"> | undefined;
    onSelect?: Handler<"countersign-select"> | undefined;
    onFocus?: Handler<"countersign-focus"> | undefined;
    onEscape?: Handler<"countersign-escape"> | undefined;
    onAction?: Handler<"countersign-action"> | undefined;
    onComplete?: Handler<"countersign-complete"> | undefined;
    onFailed?: Handler<"countersign-failed"> | undefined;
    onCancel?: Handler<"countersign-cancel"> | undefined;
    onExpired?: Handler<"countersign-expired"> | undefined;
    onIntegrity?: Handler<"countersign-integrity"> | undefined;
    onError?: Handler<"countersign-error"> | undefined;
  };

/** The attributes of the element in JSX. */
export type ElementProps = CountersignAttributes &
  Omit<HTMLAttributes<HTMLElement>, keyof CountersignAttributes> & {
    class?: string | undefined;
    ref?: Ref<CountersignCheckout> | undefined;
  };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "countersign-checkout": ElementProps;
    }
  }
}
