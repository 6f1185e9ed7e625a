import { sidOf } from "../session-id.js";

/**
 * The gateway's page for a session; nothing where there can be none.
 *
 * @param {string} gateway
 * @param {string} secret the client secret, of which only the session's id is in the address
 * @param {string} origin the page's, which the frame answers to
 */
export function frameAddress(gateway, secret, origin) {
  try {
    const sid = sidOf(secret);
    const url = new URL(`/frame?sid=${encodeURIComponent(sid)}#${encodeURIComponent(origin)}`, gateway);
    return sid && /^https?:\/\//i.test(url.href) ? url : undefined;
  } catch {
    return undefined;
  }
}
