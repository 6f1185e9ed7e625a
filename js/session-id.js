/**
 * The session's id, which is no secret and may be in an address or a name, out of
 * its client secret; empty where that is none.
 *
 * @param {string} secret
 */
export const sidOf = (secret) => /^cs_(.+)_.{43}$/.exec(secret)?.[1] ?? "";
