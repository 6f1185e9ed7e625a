import { CountersignCheckout } from "./element/element.js";
import { CheckoutError } from "./errors.js";

export { CheckoutError, CountersignCheckout };

/** @typedef {import("./element/types.js").CountersignEvents} CountersignEvents */
/** @typedef {import("./element/types.js").CountersignAttributes} CountersignAttributes */
/** @typedef {import("./element/details.js").ChangeDetail} ChangeDetail */
/** @typedef {import("./element/session.js").SessionCallback} SessionCallback */
/** @typedef {import("./port/messages.js").Appearance} Appearance */
/** @typedef {import("./port/messages.js").Prefill} Prefill */
/** @typedef {import("./port/messages.js").RenewReason} RenewReason */

const NAME = "countersign-checkout";

// A page may load two copies, and a server has no elements at all.
if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, CountersignCheckout);
