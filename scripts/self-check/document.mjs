/** What the frame's document is made of; a tag of another name is a finding. */
const TAGS = ["html", "head", "meta", "title", "link", "script", "body"];

/** What a link may do: fetch ahead. */
const PRELOADS = ["modulepreload", "preload"];

/**
 * Holds the frame's document against the inventory: it may name files of the
 * inventory by their digests, and nothing else. What is fetched ahead as data is
 * held to its digest by the script that reads it.
 *
 * @param {string} html
 * @param {{ at: string, base: string, files: Record<string, { integrity: string }> }} options
 *   `base` is the path under which the inventory's files are served
 * @returns {import("./headers.mjs").Finding[]}
 */
export function checkDocument(html, { at, base, files }) {
  const found = [];
  const add = (code, what) => found.push({ code, at, what });
  const tags = [...html.matchAll(/<([a-z!][^\s>]*)([^>]*)>([^<]*)/gi)];
  for (const [, rawName = "", rawAttributes = "", text = ""] of tags) {
    const name = rawName.toLowerCase();
    if (name === "!doctype") continue;
    if (!TAGS.includes(name)) add("document_changed", `<${name}>`);
    const attributes = attributesOf(rawAttributes);
    const handler = [...attributes.keys()].find((key) => key.startsWith("on") || key === "http-equiv");
    if (handler) add("document_changed", `<${name} ${handler}>`);
    if (name === "script" && text.trim() !== "") add("script_added", "an inline script");
    if (name !== "script" && name !== "link") continue;
    const address = attributes.get(name === "script" ? "src" : "href") ?? "";
    const file = address.startsWith(base) ? files[address.slice(base.length)] : undefined;
    const rel = name === "link" ? (attributes.get("rel") ?? "") : undefined;
    if (rel !== undefined && !PRELOADS.includes(rel)) add("link_added", `<link rel="${rel}">`);
    else if (!file) add(name === "script" ? "script_added" : "link_added", `<${name}> ${address || "without an address"}`);
    else if (rel === "preload") continue;
    else if (!attributes.has("integrity")) add("integrity_missing", `<${name}> ${address}`);
    else if (attributes.get("integrity") !== file.integrity) add("integrity_changed", `<${name}> ${address}`);
  }
  const boot = `${base}frame.js`;
  if (!tags.some(([, name, attributes = ""]) => name === "script" && attributesOf(attributes).get("src") === boot)) {
    add("script_missing", boot);
  }
  return found;
}

function attributesOf(text) {
  const found = new Map();
  for (const [, name = "", quoted, bare] of text.matchAll(/([^\s"'=/]+)(?:="([^"]*)"|=([^\s"']+))?/g)) {
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), quoted ?? bare ?? "");
  }
  return found;
}
