/**
 * A place where scripts run: a page, or a frame in it, of the same process. What
 * is asked of it leaves no text of a test's in its memory but the code of the
 * question itself.
 */
export class Realm {
  #tools;
  #session;
  #context;
  #kept = [];

  /**
   * @param {import("./devtools.mjs").DevTools} tools
   * @param {string} session of the page
   * @param {() => number | undefined} context which of the page's it is now; its own by default
   */
  constructor(tools, session, context = () => undefined) {
    this.#tools = tools;
    this.#session = session;
    this.#context = context;
    tools.on(({ method, sessionId }) => {
      if (sessionId === session && method === "Runtime.executionContextsCleared") this.#kept = [];
    });
  }

  send(method, params) {
    return this.#tools.send(method, params, this.#session);
  }

  /**
   * Runs a function there and gives what it returns, or what its promise
   * resolves to.
   *
   * @param {((...args: any[]) => unknown) | string} work sees only its arguments, which cross as JSON
   */
  async evaluate(work, ...args) {
    const expression = `(${work}).apply(null, ${JSON.stringify(args)})`;
    const contextId = this.#context();
    const answer = await this.send("Runtime.evaluate", { expression, contextId, awaitPromise: true, returnByValue: true });
    return valueOf(answer);
  }

  /** Every text in the JS heap, after the garbage has been collected. */
  async heap() {
    await this.send("HeapProfiler.enable");
    for (let round = 0; round < 2; round += 1) await this.send("HeapProfiler.collectGarbage");
    const chunks = [];
    const off = this.#tools.on(({ method, params, sessionId }) => {
      if (sessionId === this.#session && method === "HeapProfiler.addHeapSnapshotChunk") chunks.push(params.chunk);
    });
    await this.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
    off();
    return JSON.stringify(textsOf(JSON.parse(chunks.join(""))));
  }

  /**
   * The bytes of every WebAssembly memory, also of those that the page let go of
   * since this was asked first.
   */
  async memories() {
    await this.#keep("WebAssembly.Memory");
    const all = [];
    for (const objectId of this.#kept) all.push(...(await this.#dump(objectId)));
    return all;
  }

  /** What the realm's stores hold, as JSON. */
  stores() {
    return this.evaluate(storesOf);
  }

  /** Holds on to all objects of a class that there are now. */
  async #keep(name) {
    this.#kept.push(await this.#query(name));
  }

  async #query(name) {
    const { result } = await this.send("Runtime.evaluate", { expression: `${name}.prototype`, contextId: this.#context() });
    const { objects } = await this.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
    await this.send("Runtime.releaseObject", { objectId: result.objectId });
    return objects.objectId;
  }

  async #dump(objectId) {
    const functionDeclaration = `function () {
      return this.map((object) => {
        const bytes = new Uint8Array(object.buffer);
        let text = "";
        for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
        return btoa(text);
      });
    }`;
    const answer = await this.send("Runtime.callFunctionOn", { objectId, functionDeclaration, returnByValue: true });
    return valueOf(answer).map((text) => Buffer.from(text, "base64"));
  }
}

function valueOf({ result, exceptionDetails }) {
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/**
 * The texts of a heap snapshot, without those that only spell a number: a place
 * in a script is as likely four digits as a code is.
 */
function textsOf({ snapshot: { meta }, nodes, edges, strings }) {
  const width = meta.node_fields.length;
  const [kind, name, count] = ["type", "name", "edge_count"].map((field) => meta.node_fields.indexOf(field));
  const [kinds] = meta.node_types;
  const spelled = new Set();
  let edge = 0;
  for (let node = 0; node < nodes.length; node += width) {
    const end = edge + nodes[node + count] * meta.edge_fields.length;
    for (; edge < end; edge += meta.edge_fields.length) {
      if (kinds[nodes[node + kind]] === "number") spelled.add(edges[edge + 2]);
    }
  }
  const texts = new Set();
  for (let node = 0; node < nodes.length; node += width) if (!spelled.has(node)) texts.add(strings[nodes[node + name]]);
  return [...texts];
}

/** Runs in the realm. */
async function storesOf() {
  const all = (store) => Object.entries(store);
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const databases = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const values = await done(database.transaction(store).objectStore(store).getAll());
      databases.push([name, store, values.map((value) => JSON.stringify(value) + Object.keys(Object(value)))]);
    }
    database.close();
  }
  const cached = [];
  for (const name of (await globalThis.caches?.keys()) ?? []) cached.push(name, (await (await caches.open(name)).keys()).map(({ url }) => url));
  return JSON.stringify({ local: all(localStorage), session: all(sessionStorage), cookies: document.cookie, databases, cached });
}
