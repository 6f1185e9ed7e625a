/**
 * The items of a list, one page fetched after the other.
 *
 * @param {import("./transport.js").Transport} transport
 * @param {string} path
 * @param {Record<string, string | number | undefined>} query
 * @param {import("./transport.js").CallOptions} [options]
 * @returns {AsyncGenerator<any, void>}
 */
export async function* pages(transport, path, query, options) {
  let { after, ...rest } = query;
  do {
    const given = Object.entries({ ...rest, after }).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    const page = await transport.get(`${path}?${search}`, options);
    yield* page.data;
    after = page.next;
  } while (after !== undefined);
}
