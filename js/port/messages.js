// Types only: what crosses a port. All of it can be cloned, so that the side
// with the core can be in another document.

/** @typedef {import("../state.js").State} State */

/**
 * One end of a way for messages, each delivered once, in order, and never while
 * another is being sent. What comes before there is a listener waits for it.
 *
 * @typedef {object} Port
 * @property {(message: any) => void} send
 * @property {(listener: (message: any) => void) => () => void} on
 * @property {() => void} close
 */

/** @typedef {"host" | "view"} Role who a client is: the page, or what draws the screens */

/** @typedef {"held" | "elsewhere"} LeaseState */

/**
 * Why there is no checkout; `sent` where this tab has sent what may have been paid.
 *
 * @typedef {{ code: string, retryable: boolean, sent?: boolean }} Trouble
 */

/** @typedef {"start" | "expired" | "changed"} RenewReason why a session is asked for */

/** @typedef {{ holder?: string, email?: string, phone?: string, billing?: Record<string, string> }} Prefill */

/** @typedef {{ variables?: Record<string, string> }} Appearance */

/** @typedef {"light" | "dark" | "auto"} Theme */

/**
 * What the page wishes, for the views.
 *
 * @typedef {object} Settings
 * @property {string} [locale] BCP 47, or `auto`
 * @property {Theme} [theme]
 * @property {Appearance | null} [appearance]
 * @property {Prefill | null} [prefill]
 * @property {boolean} [disabled]
 * @property {boolean} [canRenew] whether the page can make a new session
 */

/**
 * Where a document of the gateway's own is: in a page, or in a window that a
 * page has opened. What it says holds against what the page says.
 *
 * @typedef {{ gateway: string, origin: string, isWindow?: boolean }} Place
 */

/**
 * `snapshot` is what the page has kept for a service without a store of its own.
 *
 * @typedef {{ gateway: string, clientSecret: string, origin: string, pins?: readonly string[], snapshot?: string }} Session
 */

/**
 * What one client tells the others. Values that were typed are never in it. The
 * view's `window` asks the page for the payment's own window; the page's says
 * why there is none.
 *
 * @typedef {{ kind: "ready" | "escape" | "blur" | "clear" }
 *   | { kind: "focus", field?: string, insist?: boolean }
 *   | { kind: "select", method: string }
 *   | { kind: "size", height: number }
 *   | { kind: "sight", armed: boolean }
 *   | { kind: "window", code?: string }
 *   | { kind: "fields", fields: Record<string, import("../state.js").FieldState> }} Notice
 */

/** @typedef {{ name: string, code: string, field?: string | undefined, retryable?: boolean }} PortError */

/**
 * From a client to the service.
 *
 * @typedef {{ type: "call", id: number | string, name: string, args?: unknown[] }
 *   | { type: "abort", id: number | string }
 *   | { type: "tell", what: Notice }
 *   | ({ type: "session" } & Session)
 *   | { type: "settings", settings: Settings }
 *   | ({ type: "trouble" } & Trouble)} ToService
 */

/**
 * From the service to a client. `resumes` is whether a payment that this tab has
 * kept is being taken up. After `closed` nothing comes any more, and no call is
 * answered.
 *
 * @typedef {{ type: "state", state: State | null, lease: LeaseState, resumes: boolean, settings: Settings }
 *   | { type: "reply", id: number | string, value?: unknown, error?: PortError }
 *   | { type: "event", name: string, detail: any }
 *   | { type: "told", what: Notice }
 *   | ({ type: "trouble" } & Trouble)
 *   | { type: "closed", code: string }} ToClient
 */

export {};
