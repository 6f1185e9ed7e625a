// Runs in the page: the real view and the real fields, and a service played by the test.
import { Card } from "/js/card.js";
import { edit } from "/js/edit.js";
import { atDesk } from "/js/fields.js";
import { loadRoot } from "/js/load.js";
import * as money from "/js/money-format.js";
import { mountView } from "/js/view/view.js";

const sent = [];
const listeners = new Set();

const port = {
  send(message) {
    sent.push(structuredClone(message));
  },
  on(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  close() {},
};

async function fields() {
  const instance = await loadRoot("fields");
  const call = (work) => atDesk(instance, work);
  return { card: new Card(call), money, edit: (field, shown, key) => edit(call, field, shown, key) };
}

/** What the tests drive. */
window.desk = {
  sent,
  root: document.querySelector("#host").attachShadow({ mode: "open" }),
  feed(message) {
    for (const listener of listeners) listener(structuredClone(message));
  },
  /** Begins anew, as if the page had just been opened. */
  mount() {
    window.desk.view?.close();
    sent.length = 0;
    window.desk.view = mountView(window.desk.root, port, { fields });
  },
};
window.desk.mount();
