import { after, before } from "node:test";

import { allOrNone } from "../../e2e/driver/all-or-none.mjs";
import { launch } from "../../e2e/driver/launch.mjs";
import { ISOLATION } from "../../e2e/stand/isolation.mjs";
import { MerchantPage } from "../../e2e/stand/merchant-page.mjs";
import { Stand } from "../../e2e/stand/stand.mjs";
import { DevTools } from "./devtools.mjs";
import { Realm } from "./realm.mjs";

/**
 * The gateway, a merchant's page with the element in it, and the browser that
 * shows it, for all checks of a file: `realm` is the page's, `frame` the newest
 * document of the gateway's in it.
 */
export class Lab {
  #session = "";
  #contexts = [];
  /** What scripts threw and nobody caught. @type {string[]} */
  thrown = [];

  /**
   * A lab that is there before the file's first test, and gone after its last.
   *
   * @param {(lab: Lab) => unknown} [prepare] runs once it is there
   */
  static forFile(prepare) {
    const lab = new Lab();
    before(async () => {
      await lab.#begin();
      await prepare?.(lab);
    });
    after(() => lab.#end());
    return lab;
  }

  /** Where the card is typed. */
  get fields() {
    return ISOLATION === "frame" ? this.frame : this.realm;
  }

  /** The newest context of the gateway's. */
  get newest() {
    return this.#contexts.filter(({ origin }) => origin === this.stand.gateway).at(-1)?.id;
  }

  /** What runs in a context for as long as it is there. */
  realmOf(context) {
    return new Realm(this.tools, this.#session, () => context);
  }

  /**
   * Has pages run a function before any script of their own, or the frames in
   * them.
   *
   * @param {"page" | "frame" | "all"} where
   */
  async early(where, work, ...args) {
    const test = { page: "window === top", frame: "window !== top", all: "true" }[where];
    const source = `if (${test}) (${work}).apply(null, ${JSON.stringify(args)})`;
    await this.realm.send("Page.enable");
    await this.realm.send("Page.addScriptToEvaluateOnNewDocument", { source });
  }

  async #begin() {
    [this.stand, this.browser] = await allOrNone([Stand.start(), launch({ requests: true })]);
    this.page = await this.browser.page();
    this.merchant = await MerchantPage.start(this.stand, this.page);
    this.tools = await DevTools.of(this.browser);
    const { targetInfos } = await this.tools.send("Target.getTargets");
    const { targetId } = targetInfos.find(({ type }) => type === "page");
    const { sessionId } = await this.tools.send("Target.attachToTarget", { targetId, flatten: true });
    this.#session = sessionId;
    this.tools.on((event) => event.sessionId === sessionId && this.#heard(event));
    this.realm = new Realm(this.tools, sessionId);
    this.frame = new Realm(this.tools, sessionId, () => this.newest);
    await this.realm.send("Runtime.enable");
  }

  #heard({ method, params }) {
    if (method === "Runtime.executionContextCreated" && params.context.auxData.isDefault) this.#contexts.push(params.context);
    if (method === "Runtime.executionContextDestroyed") {
      this.#contexts = this.#contexts.filter(({ id }) => id !== params.executionContextId);
    }
    if (method === "Runtime.executionContextsCleared") this.#contexts = [];
    if (method === "Runtime.exceptionThrown") {
      const { text, exception } = params.exceptionDetails;
      this.thrown.push(`${text} ${exception?.description ?? ""}`);
    }
  }

  async #end() {
    this.tools?.close();
    await this.merchant?.stop();
    await this.browser?.close();
    await this.stand?.stop();
  }
}
