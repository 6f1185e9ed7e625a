import { early } from "./early.mjs";

/**
 * Has each page of the shop's get a session of the test's making first, whatever
 * the shop's server opened; what it asks for after that is the server's.
 *
 * @param {import("../driver/chromium.mjs").Chromium} browser
 * @param {import("../driver/page.mjs").Page} page
 * @param {{ id: string, client_secret: string }} session as the gateway answered the merchant
 * @returns {Promise<() => Promise<void>>} takes it back
 */
export function giveSession(browser, page, { id, client_secret }) {
  return early(browser, page, answerWith, { sid: id, clientSecret: client_secret });
}

/** Runs in the page before any script of its own. */
function answerWith(given) {
  const ask = globalThis.fetch;
  let isGiven = false;
  globalThis.fetch = async (input, init) => {
    const answer = await ask(input, init);
    if (isGiven || init?.method !== "POST" || new URL(input, location.href).pathname !== "/session") return answer;
    isGiven = true;
    return Response.json({ ...(await answer.json()), ...given }, { status: answer.status });
  };
}
