import { text } from "./misuse.js";

/**
 * What the buyer did about an action. `{}` says that they came back from it, or
 * did it elsewhere; the gateway then asks the rail.
 *
 * @typedef {{ otp: string } | { password: string } | { token: string | object }
 *   | { assertion: string | object } | { fingerprint: "Y" | "N" | "U" } | { resend: true }
 *   | { dismissed: true } | { approved: boolean } | { returned?: true }} ActionAnswer
 */

/**
 * What comes with a text, and whether that is a secret.
 *
 * @type {Record<string, "secret" | "text" | undefined>}
 */
const TEXTS = {
  // @ts-expect-error: so that nothing is inherited
  __proto__: null,
  otp: "secret",
  password: "secret",
  token: "secret",
  assertion: "text",
  fingerprint: "text",
};

/**
 * An answer as the core takes it; `secret` crosses into it as bytes.
 *
 * @param {ActionAnswer} answer
 * @returns {{ kind: string, secret?: string, text?: string }}
 * @throws {TypeError} for what is no answer
 */
export function said(answer) {
  const [[kind, value] = ["returned"], more] = Object.entries(answer);
  if (more) throw new TypeError("`answer` says more than one thing");
  const member = TEXTS[kind];
  if (!member) return { kind: value === false ? "rejected" : kind };
  const isJson = /^(tok|ass)/.test(kind) && value === Object(value);
  return { kind, [member]: text(isJson ? JSON.stringify(value) : value, kind) };
}
