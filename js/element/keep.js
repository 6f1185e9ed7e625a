import { Shelf, tabStorage } from "../host.js";

/**
 * What this tab keeps of a session for a frame that a browser gives no store of
 * its own; no secret is in it.
 *
 * @param {string} secret the session's client secret
 */
export const shelfOf = (secret) => new Shelf(tabStorage(), secret.replace(/^cs(_.+)_[\w-]{43}$/, "countersign.frame$1"));

/**
 * Keeps a snapshot, or forgets it.
 *
 * @param {string} secret
 * @param {string | null} snapshot
 */
export function keep(secret, snapshot) {
  const shelf = shelfOf(secret);
  if (snapshot) shelf.write(snapshot);
  else shelf.clear();
}
