/**
 * What a gateway tells browsers, by kind of answer: the words of
 * examples/gateway/src/http/headers.rs, written down a second time on purpose, so
 * that a change in one place alone is seen.
 *
 * @typedef {"frame" | "public"} Kind
 */

/** What only the frame may ask a buyer. */
const ASKING = ["payment", "publickey-credentials-get", "publickey-credentials-create", "otp-credentials"];
const CLOSED = ["camera", "microphone", "geolocation", "usb", "clipboard-read"];

/** Headers that change what a browser lets happen; one that is not expected is a finding too. */
export const WATCHED = [
  "access-control-allow-credentials",
  "access-control-allow-origin",
  "clear-site-data",
  "content-security-policy",
  "content-security-policy-report-only",
  "content-type",
  "cross-origin-embedder-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "document-policy",
  "integrity-policy",
  "integrity-policy-report-only",
  "link",
  "permissions-policy",
  "referrer-policy",
  "refresh",
  "reporting-endpoints",
  "service-worker-allowed",
  "set-cookie",
  "sourcemap",
  "strict-transport-security",
  "x-content-type-options",
  "x-frame-options",
  "x-sourcemap",
];

/**
 * The headers of an answer as they must be; `cache-control` too, though only of
 * the frame's document.
 *
 * @param {Kind} kind
 * @param {{ type: string, ancestors?: string[] }} options
 * @returns {Record<string, string>}
 */
export function expectedHeaders(kind, { type, ancestors = [] }) {
  const held = ancestors.length > 0 ? ancestors.join(" ") : "'none'";
  const closed = `default-src 'none'; base-uri 'none'; frame-ancestors ${held}`;
  const everywhere = {
    "content-type": type,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "permissions-policy": [
      ...ASKING.map((name) => `${name}=${kind === "frame" ? "(self)" : "()"}`),
      ...CLOSED.map((name) => `${name}=()`),
    ].join(", "),
    ...(ancestors.length === 0 && { "x-frame-options": "DENY" }),
  };
  if (kind === "public") {
    return {
      ...everywhere,
      "content-security-policy": `${closed}; form-action 'none'`,
      "cross-origin-resource-policy": "cross-origin",
      "cross-origin-opener-policy": "same-origin",
      "access-control-allow-origin": "*",
    };
  }
  return {
    ...everywhere,
    "content-security-policy":
      `${closed}; object-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; ` +
      "connect-src 'self'; frame-src 'self' https:; form-action 'self' https:; require-trusted-types-for 'script'; " +
      "trusted-types countersign; report-uri /reports; report-to csp",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "integrity-policy": "blocked-destinations=(script), endpoints=(csp)",
    "reporting-endpoints": 'csp="/reports"',
  };
}
