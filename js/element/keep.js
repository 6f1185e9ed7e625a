import { sidOf } from "../session-id.js";

/**
 * What this tab keeps of a session for a frame that a browser gives no store of
 * its own; no secret is in it. A store that is full or forbidden keeps nothing.
 *
 * @param {string} secret the session's client secret
 * @param {string | null} [snapshot] to keep from now on; `null` forgets it
 */
export function kept(secret, snapshot) {
  try {
    const key = `countersign.frame_${sidOf(secret)}`;
    if (snapshot) sessionStorage.setItem(key, snapshot);
    else if (snapshot === null) sessionStorage.removeItem(key);
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
