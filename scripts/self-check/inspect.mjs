import { createHash } from "node:crypto";

import { checkDocument } from "./document.mjs";
import { compareHeaders } from "./headers.mjs";
import { expectedHeaders } from "./policy.mjs";

/** How long a gateway may take for one answer, in milliseconds. */
const PATIENCE = 15_000;

const DISCOVERY = "/.well-known/countersign.json";

const TYPES = {
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  wasm: "application/wasm",
};

/**
 * Fetches what a buyer's browser would, and gives every deviation from the
 * inventory and the expected headers (PCI DSS 11.6.1).
 *
 * @param {object} options
 * @param {string} options.gateway its origin
 * @param {{ version: string, files: Record<string, { integrity: string }> }} options.manifest the inventory
 * @param {string} [options.session] an order's session, whose frame is looked at; without one it is
 *   the frame that is refused, which comes under the same headers
 * @param {string[]} [options.origins] the origins of that order
 * @returns {Promise<{ looked: number, findings: import("./headers.mjs").Finding[] }>}
 */
export async function inspect({ gateway, manifest, session, origins = [] }) {
  const checks = [
    checkFrame({ gateway, manifest, session, origins }),
    checkDiscovery({ gateway, manifest }),
    ...bases(manifest).flatMap((base) =>
      Object.entries(manifest.files).map(([name, file]) => checkFile({ gateway, at: base + name, name, file })),
    ),
  ];
  return { looked: checks.length, findings: (await Promise.all(checks)).flat() };
}

/** The address that never changes what it gives, and the one that moves. */
const bases = ({ version }) => [`/sdk/${version}/`, `/sdk/v${version.split(".")[0]}/`];

async function checkFrame({ gateway, manifest, session, origins }) {
  const at = "/frame";
  const answer = await ask(gateway, session ? `${at}?sid=${encodeURIComponent(session)}` : at);
  const status = session ? 200 : 404;
  if (answer.status !== status) return [{ code: "answer_changed", at, what: `${answer.status}, not ${status}` }];
  const type = session ? "text/html; charset=utf-8" : "application/problem+json";
  const ancestors = session ? origins : [];
  const found = compareHeaders(at, answer.headers, expectedHeaders("frame", { type, ancestors }));
  if (!session) return found;
  const html = new TextDecoder().decode(answer.body);
  return [...found, ...checkDocument(html, { at, base: bases(manifest)[0], files: manifest.files })];
}

async function checkDiscovery({ gateway, manifest }) {
  const at = DISCOVERY;
  const answer = await ask(gateway, at);
  if (answer.status !== 200) return [{ code: "answer_changed", at, what: `${answer.status}, not 200` }];
  const found = compareHeaders(at, answer.headers, publicHeaders(TYPES.json));
  const told = parse(answer.body);
  const add = (code, what) => found.push({ code, at, what });
  if (told?.issuer !== gateway) add("issuer_changed", String(told?.issuer));
  if (told?.frame !== `${gateway}/frame`) add("frame_changed", String(told?.frame));
  const base = bases(manifest)[0];
  const files = (told?.versions ?? []).flatMap((version) => version?.files ?? []);
  for (const { path = "", integrity } of files) {
    const listed = path.startsWith(base) ? manifest.files[path.slice(base.length)] : undefined;
    if (!listed) add("script_added", path);
    else if (listed.integrity !== integrity) add("integrity_changed", path);
  }
  for (const name of Object.keys(manifest.files)) {
    if (!files.some(({ path }) => path === base + name)) add("script_missing", base + name);
  }
  return found;
}

async function checkFile({ gateway, at, name, file }) {
  const noun = name.endsWith(".json") ? "file" : "script";
  const answer = await ask(gateway, at);
  if (answer.status !== 200) return [{ code: `${noun}_missing`, at, what: `${answer.status}, not 200` }];
  const found = compareHeaders(at, answer.headers, publicHeaders(TYPES[name.split(".").at(-1)]));
  const digest = `sha384-${createHash("sha384").update(answer.body).digest("base64")}`;
  if (digest !== file.integrity) found.push({ code: `${noun}_changed`, at, what: digest });
  return found;
}

const publicHeaders = (type) => expectedHeaders("public", { type });

async function ask(gateway, path) {
  const answer = await fetch(gateway + path, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  return { status: answer.status, headers: answer.headers, body: new Uint8Array(await answer.arrayBuffer()) };
}

function parse(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
