import { load } from "../../../js/index.js";
import { pair } from "../../../js/port/pair.js";
import { mountView } from "../../../js/view/view.js";

/** A view on a port whose other end is the test's: what it is sent, it is sent by hand. */
class Gallery extends HTMLElement {
  #port;
  #view;
  /** Every message of the view, newest last. */
  sent = [];
  /** The answers to calls, by name; what has none is never answered. */
  replies = {};
  /** Every text that was said, each once for each time it was said. */
  said = [];

  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const [ours, theirs] = pair();
    this.#port = ours;
    ours.on((message) => {
      this.sent.push(message);
      const reply = message.type === "call" && this.replies[message.name];
      if (reply) ours.send({ type: "reply", id: message.id, ...reply });
    });
    this.#view = mountView(root, theirs, { fields: () => load({ roots: ["fields"] }) });
    for (const id of ["live", "alert"]) {
      const region = root.getElementById(id);
      const hear = () => region.textContent && this.said.push(region.textContent);
      new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
    }
  }

  send(message) {
    this.#port.send(message);
  }

  close() {
    this.#view.close();
  }
}

customElements.define("countersign-checkout", Gallery);
