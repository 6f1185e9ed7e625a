import { sidOf } from "../session-id.js";

/**
 * What this tab keeps of a session for a frame that a browser gives no store of
 * its own; no secret is in it. A store that is full or forbidden keeps nothing.
 *
 * @param {string} secret the session's client secret
 * @param {string | null} [snapshot] to keep from now on; `null` forgets it
 * @returns {string | null}
 */
export function kept(secret, snapshot) {
  try {
    const [store, key] = [sessionStorage, `countersign.frame_${sidOf(secret)}`];
    if (snapshot) store[key] = snapshot;
    else if (snapshot === null) delete store[key];
    return store[key] ?? null;
  } catch {
    return null;
  }
}
