// Types only: what runs for an element.

/**
 * What runs for an element: in the page, in a frame, or in a window.
 *
 * @typedef {object} Part
 * @property {"inline" | "frame"} isolation
 * @property {string} [gateway] that it is made for; none where it can take up any
 * @property {string | undefined} [asked] what was wished of it last
 * @property {string | undefined} [offered] the session that it was given
 * @property {boolean} [isDown] whether it has failed
 * @property {(secret: string) => void} [open] is called with each session
 * @property {() => boolean} [isEmpty] whether there is nobody yet to tell
 * @property {boolean} [isBound] whether it is gone once its element leaves the document
 * @property {() => void} [focus]
 * @property {(height: number) => void} [size]
 * @property {(say: (key: import("./notice.js").Key) => string) => void} [speak]
 */

export {};
