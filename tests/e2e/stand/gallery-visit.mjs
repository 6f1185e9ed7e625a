import { screenOf, under } from "./gallery-states.mjs";

/** The view in the gallery, as a test drives it and looks at it. */
export class GalleryVisit {
  #page;

  /**
   * Opens the gallery with the given settings; nothing but the settings is there yet.
   *
   * @param {import("../driver/page.mjs").Page} page
   * @param {import("./gallery.mjs").Gallery} gallery
   * @param {object} [settings]
   */
  static async open(page, gallery, settings = {}) {
    const visit = new GalleryVisit(page);
    await page.open(gallery.url);
    await page.waitFor(() => page.evaluate(() => Boolean(document.querySelector("countersign-checkout")?.send)), {
      what: "the gallery's script",
    });
    await visit.send({ type: "state", state: null, lease: "held", settings });
    await page.waitFor("countersign-checkout >>> #number");
    return visit;
  }

  constructor(page) {
    this.#page = page;
  }

  /** Sends the view a message as its service does. */
  send(message) {
    return this.#page.evaluate((sent) => document.querySelector("countersign-checkout").send(sent), message);
  }

  /**
   * Sends a message of the gallery and waits for its screen, without movement.
   *
   * @param {[string, object]} entry of `MESSAGES`
   * @param {object} [settings]
   */
  async show([name, message], settings = {}) {
    await this.send(under(message, settings));
    await this.#page.waitFor(async () => (await this.screen()) === screenOf(name), { what: `screen ${screenOf(name)}` });
    await this.still();
  }

  /** Waits until whatever moved on the way in has come to its place. */
  still() {
    return this.#page.evaluate(() => {
      const moving = document.querySelector("countersign-checkout").shadowRoot.getAnimations();
      const ends = moving.filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime));
      return Promise.all(ends.map(({ finished }) => finished.catch(() => {}))).then(() => true);
    });
  }

  screen() {
    return this.#page.attribute("countersign-checkout >>> #checkout", "data-screen");
  }

  /** What the view has asked its service to do, by name, with the arguments. */
  calls(name) {
    return this.#page.evaluate(
      (wanted) =>
        document
          .querySelector("countersign-checkout")
          .sent.filter((message) => message.type === "call" && message.name === wanted)
          .map(({ args }) => args),
      name,
    );
  }

  /** Answers every later call of a name: `{ value }` or `{ error }`. */
  answer(name, reply) {
    return this.#page.evaluate(
      (to, given) => void (document.querySelector("countersign-checkout").replies[to] = given),
      name,
      reply,
    );
  }

  /** Every text that live regions have said since the last time this was asked. */
  async said() {
    // A region is filled a frame after it was emptied.
    return this.#page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return document.querySelector("countersign-checkout").said.splice(0);
    });
  }
}
