/** Hosts that never leave the machine. */
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * The origin of a gateway's address. A secret key goes there, so it must be
 * encrypted; on loopback it need not be.
 *
 * @param {string} address
 * @returns {string}
 */
export function originOf(address) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (!url || !isSafe) throw new TypeError("`gateway` is not an https address");
  if (url.pathname !== "/" || url.search || url.hash || url.username || url.password) {
    throw new TypeError("`gateway` is more than an origin");
  }
  return url.origin;
}

/**
 * An id as the gateway gives them, to stand in a path.
 *
 * @param {unknown} id
 * @returns {string}
 */
export function idOf(id) {
  if (typeof id !== "string" || !/^[\w-]{1,128}$/.test(id)) throw new TypeError("`id` is not an id");
  return id;
}
