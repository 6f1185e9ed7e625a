// What stands for `import.meta.url` in a classic script, which has none: known
// only while the script runs for the first time.
export const OWN_ADDRESS = /** @type {HTMLScriptElement | null} */ (globalThis.document?.currentScript)?.src;
