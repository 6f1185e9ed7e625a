// Types only: what the view gives to a screen, and what a screen is.

/** @typedef {import("../state.js").State} State */

/** @typedef {import("../port/messages.js").Settings} Settings */

/**
 * All that a screen is drawn from. `at` is when the state came, on the page's
 * monotonic clock; `trouble` is why there is no checkout.
 *
 * @typedef {object} Given
 * @property {State | null} state
 * @property {"held" | "elsewhere"} lease
 * @property {Settings} settings
 * @property {number} at milliseconds
 * @property {{ code: string, retryable?: boolean, sent?: boolean } | null} trouble
 * @property {boolean} resumes whether a kept payment is being taken up: no form before it
 */

/**
 * What a screen may use. `words` and `given` are replaced in place: read them
 * when they are needed, keep no copy.
 *
 * @typedef {object} Context
 * @property {import("./words.js").Words} words
 * @property {Given} given
 * @property {(name: string, ...args: unknown[]) => Promise<any>} call a command of the service
 * @property {(what: { kind: string, [member: string]: unknown }) => void} tell a notice to the host
 * @property {(text: string, isUrgent?: boolean) => void} announce says a text once, to who cannot see
 * @property {() => Promise<any>} fields the card's checks and edits; a failure can be tried again
 * @property {() => Promise<void>} reopen has the service begin anew after trouble
 * @property {ReturnType<typeof import("./sight.js").sight>} [sight] watches what the buyer sees, where
 *   another document is around this one
 */

/**
 * `node` holds one `h2#title`. `update` runs at least once before the node is
 * shown, and again at each change and when the language has changed. A screen
 * that is kept (the form) gets every update, shown or not.
 *
 * @typedef {object} Drawn
 * @property {HTMLElement} node
 * @property {(given: Given) => void} update
 * @property {(isInsisting?: boolean) => void} [focus] puts the focus where the buyer goes on; what
 *   is missing is said too, where the page's own button was pressed
 * @property {(code: string) => void} [refuse] says why the page could not do what was asked of it
 * @property {() => void} [clear] forgets what was typed
 * @property {() => void} [close]
 */

/** @typedef {(context: Context) => Drawn} Screen */

export {};
