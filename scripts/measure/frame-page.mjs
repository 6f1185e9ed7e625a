import { readManifest } from "../build/manifest.mjs";

/** What the frame's document has browsers fetch ahead; they hold it to no digest. */
const AHEAD = ["wasm/fields.wasm", "wasm/core.wasm"];

/**
 * The frame's document, as the gateway writes it: to be weighed. A test in
 * tests/e2e holds it against the one that a gateway serves.
 */
export async function framePage() {
  const { version, files } = await readManifest();
  const at = (name) => `/sdk/${version}/${name}`;
  const ahead = (name) => `<link rel="preload" as="fetch" type="application/wasm" crossorigin href="${at(name)}">`;
  const tag = (start, name) => `<${start}="${at(name)}" integrity="${files[name].integrity}" crossorigin>`;
  return Buffer.from(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
      '<meta name="color-scheme" content="light dark"><title>Payment</title>' +
      tag('link rel="modulepreload" href', "inline.js") +
      AHEAD.map(ahead).join("") +
      `${tag('script type="module" src', "frame.js")}</script></head><body></body></html>`,
  );
}
