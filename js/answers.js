import { only, text } from "./misuse.js";

/**
 * What the buyer did about an action. `{}` says that they came back from it, or
 * did it elsewhere; the gateway then asks the rail.
 *
 * @typedef {{ otp: string } | { password: string } | { token: string | object }
 *   | { assertion: string | object } | { fingerprint: "Y" | "N" | "U" } | { resend: true }
 *   | { dismissed: true } | { approved: boolean } | { returned?: true }} ActionAnswer
 */

/** What can be said, and the member of it that the core is told, if there is one. */
const MEMBERS = {
  returned: "",
  otp: "secret",
  password: "secret",
  token: "secret",
  assertion: "credential",
  fingerprint: "result",
  resend: "",
  dismissed: "",
  approved: "",
};

/**
 * An answer as the core takes it; `secret` crosses into it as bytes.
 *
 * @param {ActionAnswer} answer
 * @returns {{ kind: string, secret?: string, credential?: string, result?: string }}
 * @throws {TypeError} for what is no answer
 */
export function said(answer) {
  only(answer, Object.keys(MEMBERS), "answer");
  const [[kind, value] = ["returned", true], ...more] = Object.entries(answer);
  const member = MEMBERS[/** @type {keyof typeof MEMBERS} */ (kind)];
  if (more.length > 0) throw new TypeError("`answer` says more than one thing");
  if (member) {
    const isJson = (kind === "token" || kind === "assertion") && value === Object(value);
    return { kind, [member]: text(isJson ? JSON.stringify(value) : value, kind) };
  }
  if (value !== true && (kind !== "approved" || value !== false)) throw new TypeError(`\`${kind}\` is not \`true\``);
  return { kind: value ? kind : "rejected" };
}
