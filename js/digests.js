/**
 * Digests, as in an `integrity` attribute, of the files that a script loads from
 * beside it. The build fills them in for the scripts it makes, whose files never
 * change; a merchant's bundler makes files of its own, and none are known here.
 *
 * @type {Readonly<Record<string, string | undefined>>}
 */
export const DIGESTS = {};
