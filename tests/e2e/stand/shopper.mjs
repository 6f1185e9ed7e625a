import { CARDS, cardOf } from "./buyer.mjs";
import { fillIn } from "./fill.mjs";
import { inElement, onHost, onInside, wayOn } from "./isolation.mjs";

/** What the element or the shop says of an order that is paid, and of no other. */
export const PAID = /Payment complete|^Paid\./m;

/** The screen that goes with a phase, where a test goes on from there. */
const SCREENS = {
  details: "form",
  review: "review",
  succeeded: "success",
  failed: "failure",
  expired: "expired",
  cancelled: "cancelled",
};

/** A buyer in front of the shop's page. */
export class Shopper {
  /**
   * @param {import("../driver/page.mjs").Page} page
   * @param {import("./stand.mjs").Stand} stand
   */
  constructor(page, stand) {
    this.page = page;
    this.stand = stand;
  }

  /** A buyer who has come with a new order and sees the fields. */
  static async at(page, stand) {
    const shopper = new Shopper(page, stand);
    await shopper.visit();
    await shopper.reaches("details");
    return shopper;
  }

  /**
   * Comes to the shop for the first time in this tab.
   *
   * @param {object} [session] of another tab, which is opened here too
   */
  async visit(session) {
    await this.page.open(`${this.stand.shop}/shop.css`);
    await this.page.evaluate((kept) => {
      sessionStorage.clear();
      if (kept) sessionStorage.setItem("shop.session", JSON.stringify(kept));
    }, session);
    await this.page.open(`${this.stand.shop}/`);
  }

  /** Fills a card in. */
  fill(card = cardOf(CARDS.approved)) {
    return fillIn(this.page, card);
  }

  /** Types a card in, key by key. */
  async types(card = cardOf(CARDS.approved)) {
    for (const [name, text] of Object.entries(card)) await this.page.type(inElement(`#${name}`), text);
  }

  /** Fills a card in and goes to the review. */
  async goesToReview(card) {
    await this.fill(card);
    await this.click("#continue");
    await this.reaches("review");
  }

  /** Fills a card in, looks at the review and presses Pay. */
  async pay(card) {
    await this.goesToReview(card);
    await this.presses();
  }

  /** Presses Pay, once it takes a press. */
  async presses() {
    await pressPay(this.page);
  }

  /** Cancels the order, and says so twice. */
  async cancel() {
    await this.click("#cancel");
    await this.click("#cancel-yes");
  }

  /** Presses something of the element. */
  click(selector) {
    return this.page.click(inElement(selector));
  }

  /** Whether something of the element is shown, now. */
  shows(selector) {
    return this.page.isShown(inElement(selector));
  }

  /** The phase that the page shows. */
  phase() {
    return this.page.attribute("countersign-checkout", "phase");
  }

  /** Waits until the page is in one of these phases, and shows what goes with it. */
  async reaches(...phases) {
    let phase;
    await this.page.waitFor(
      async () => {
        phase = await this.phase();
        return phases.includes(phase);
      },
      { within: 20_000, what: () => `${phases.join(" or ")}: the page is in ${phase}` },
    );
    if (SCREENS[phase]) await this.sees(SCREENS[phase]);
    return phase;
  }

  /** Waits until the element shows one of these screens. */
  async sees(...screens) {
    let screen;
    await this.page.waitFor(async () => screens.includes((screen = await this.screen())), {
      within: 20_000,
      what: () => `${screens.join(" or ")}: the element is at ${screen}`,
    });
    await this.page.waitFor(inElement("#title"));
    return screen;
  }

  /** The screen that the element shows, if it shows any yet. */
  screen() {
    return this.#told("data-screen");
  }

  /** The heading of the screen. */
  title() {
    return this.page.read(inElement("#title"));
  }

  /** Has the element speak a language, and waits until it does. */
  async speaks(locale) {
    await this.page.evaluate((tag) => void (document.querySelector("countersign-checkout").locale = tag), locale);
    await this.page.waitFor(async () => (await this.#told("lang")) === locale, { what: `the element to speak ${locale}` });
  }

  /** What the element says, from its title on. */
  async result() {
    await this.page.waitFor(inElement("#title"));
    return this.page.read(inElement("#checkout"));
  }

  /** Everything that the page shows. */
  text() {
    return this.page.read("body");
  }

  /** Waits until the element says why it cannot go on. */
  async isStuck(code) {
    let said;
    await this.page.waitFor(
      async () => {
        said = "";
        for (const [where, words] of [[inElement("#checkout"), `Code: ${code}`], [onHost("[role=alert]"), `(${code})`]]) {
          if (await this.page.isShown(where)) said += await this.page.read(where);
          if (said.includes(words)) return true;
        }
        return false;
      },
      { within: 20_000, what: () => `${code}: the element says ${said}` },
    );
  }

  /** Waits until the shop says that the element's script is not there. */
  async seesNoElement() {
    await this.page.waitFor("#reload");
  }

  /** Presses what the page offers as the next thing to do, until the fields are there. */
  async goesOn() {
    if (await this.page.isShown("#reload")) await this.page.click("#reload");
    else await this.page.click(await wayOn(this.page));
    await this.reaches("details");
  }

  /** Waits until the shop's page says of the order what its server knows. */
  async hearsOfOrder(words) {
    await this.page.waitFor(async () => words.test(await this.page.read(".known")), {
      what: () => `${words} among what the shop's server knows`,
    });
  }

  /** The session that this tab pays: its id, and its client secret. */
  session() {
    return this.page.evaluate(() => JSON.parse(sessionStorage.getItem("shop.session")));
  }

  async sid() {
    return (await this.session()).sid;
  }

  /** What the shop's own server has learnt of a payment from the gateway. */
  async shopSays(sid) {
    return (await fetch(`${this.stand.shop}/order/${sid}`)).json();
  }

  /** An attribute of the element's root; nothing before there is one. */
  #told(name) {
    return onInside(this.page, (root, attribute) => root.getElementById("checkout")?.getAttribute(attribute), [name]);
  }
}

/**
 * Points at Pay, as a buyer does, and waits until it takes a press: in a frame
 * it is pressed by nobody who has not seen it for half a second, and the browser
 * itself lets no pointer into a frame that has just moved, as by scrolling.
 *
 * @param {import("../driver/page.mjs").Page} page
 * @param {import("./isolation.mjs").Place} [place]
 */
export async function canPay(page, place) {
  const isReady = async () => {
    if (!(await page.isShown(inElement("#pay:hover", place)))) await page.hover(inElement("#pay", place));
    return page.isShown(inElement("#pay:hover:not([aria-disabled=true])", place));
  };
  await page.waitFor(isReady, { what: "Pay to take a press" });
}

/**
 * Presses Pay until a press is taken: of a frame that has just moved or changed
 * its size, the browser drops presses.
 *
 * @param {import("../driver/page.mjs").Page} page
 * @param {import("./isolation.mjs").Place} [place]
 * @param {() => Promise<void>} [press]
 */
export async function pressPay(page, place, press = () => page.click(inElement("#pay", place))) {
  const isTaken = async () => {
    const isOver = async () => (await onInside(page, hasTaken, [], place)) !== false;
    await canPay(page, place);
    try {
      await press();
    } catch (error) {
      // A press that the driver took for dropped may have come late, and Pay be gone.
      if (!(await isOver())) throw error;
    }
    return isOver();
  };
  await page.waitFor(isTaken, { what: "a press on Pay to be taken" });
}

/** Runs in the element's inside: whether Pay is at work, has been refused, or is gone. */
function hasTaken(root) {
  const pay = root.getElementById("pay");
  return !pay || pay.hasAttribute("aria-busy") || Boolean(root.getElementById("problem").textContent);
}
