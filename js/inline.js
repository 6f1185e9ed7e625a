import { Card } from "./card.js";
import { edit } from "./edit.js";
import { atDesk } from "./fields.js";
import { loadRoot } from "./load.js";
import { format } from "./money-format.js";
import { packed } from "./port/errors.js";
import { pair } from "./port/pair.js";
import { Service } from "./port/serve.js";
import { mountView } from "./view/view.js";

/** @typedef {import("./port/messages.js").Port} Port */

/**
 * The core and the screens: in the page itself, or in a document of the
 * gateway's own.
 *
 * @param {ShadowRoot} root where the screens are drawn
 * @param {Port} port to the page's part
 * @param {import("./port/messages.js").Place} [place] none in the page itself
 * @returns {() => void} ends them; a payment goes on at the gateway
 */
export function mount(root, port, place) {
  const service = new Service({ place });
  service.connect(port, "host");
  const [near, far] = pair();
  service.connect(far, "view");
  const view = mountView(root, near, {
    async fields() {
      const parts = await typing().catch((error) => {
        // The service does without: nobody else would tell the page.
        port.send({ type: "event", name: "error", detail: { error: packed(error) } });
        throw error;
      });
      near.send({ type: "tell", what: { kind: "ready" } });
      return parts;
    },
    place,
  });
  return () => {
    view.close();
    service.close();
  };
}

/**
 * The same in the page itself.
 *
 * @param {ShadowRoot} root where the screens are drawn, before what is there
 * @param {AbortSignal} signal ends it
 * @returns {Port} to it
 */
export function embed(root, signal) {
  const [near, far] = pair();
  const others = [...root.childNodes];
  const close = mount(root, far);
  root.append(...others);
  signal.addEventListener("abort", close);
  return near;
}

/** What the fields need to check and to edit. */
async function typing() {
  const fields = await loadRoot("fields");
  /**
   * @template T
   * @param {(desk: import("./fields.js").Fields) => T} use
   */
  const call = (use) => atDesk(fields, use);
  return {
    card: new Card(call),
    /** @type {(field: import("./edit.js").EditedField, shown: import("./edit.js").Shown, key: import("./edit.js").Keystroke) => import("./edit.js").Edited} */
    edit: (field, shown, key) => edit(call, field, shown, key),
    money: { format },
  };
}
