import { dress, el, write } from "./dom.js";
import { head } from "./head.js";
import { looks } from "./looks.js";
import { link } from "./link.js";
import { offline } from "./offline.js";
import { pick } from "./pick.js";
import { KEPT, SCREENS } from "./screens.js";
import { sight } from "./sight.js";
import { english, wordsFor } from "./words.js";

/** @typedef {import("./contract.js").Context} Context */
/** @typedef {import("./contract.js").Drawn} Drawn */
/** @typedef {import("./contract.js").Screen} Screen */
/** @typedef {import("./pick.js").Name} Name */

/** Screens that a buyer must know of wherever the focus was. */
const NEWS = ["waiting", "success", "failure", "unknown", "expired", "cancelled"];

/** Screens that are nothing without what checks and edits the fields. */
const TYPED = ["skeleton", "choice", "form"];

/**
 * Draws a checkout into a shadow root, from the messages of a service.
 *
 * @param {ShadowRoot} root
 * @param {import("./link.js").Port} port
 * @param {{ fields: () => Promise<any>, place?: import("../port/messages.js").Place | undefined }} parts
 *   `fields` loads the card's checks and edits; `place` is there where the document is the view's own
 * @returns {{ close: () => void }}
 */
export function mountView(root, port, { fields, place }) {
  const isFramed = place && !place.isWindow;
  const life = new AbortController();
  const stage = el("div#stage");
  const live = el("div#live.sr", { role: "status" });
  const alarm = el("div#alert.sr", { role: "alert" });
  /** @type {Map<Screen, Drawn>} */
  const kept = new Map();
  /** @type {Name | null} */
  let name = null;
  /** @type {Drawn | undefined} */
  let drawn;
  let canType = false;
  let stuck = /** @type {import("./contract.js").Given["trouble"]} */ (null);
  let canSpeak = false;
  let isDue = false;
  let heading = "";
  let locale = /** @type {string | undefined | null} */ (null);

  const { call, tell, off } = link(port, take);
  /** @type {Context} */
  const context = {
    words: english,
    given: { state: null, lease: "held", settings: {}, at: performance.now(), trouble: null, resumes: false },
    call,
    tell,
    fields: once(fields),
    ...(isFramed && { sight: sight(life.signal) }),
    async reopen() {
      await begin();
      await call("open");
    },
    announce(text, isUrgent = false) {
      const region = isUrgent ? alarm : live;
      // The same text twice is news twice only if the region was empty between.
      region.textContent = "";
      requestAnimationFrame(() => write(region, text));
    },
  };
  const top = head(context);
  const banner = offline(context, life.signal);
  const main = el("div#checkout", {}, banner.node, top.node, stage, live, alarm);
  const look = looks(root, main, life.signal);
  root.replaceChildren(main);

  begin().catch(({ code = "wasm_unreachable" }) => {
    stuck = { code, retryable: true };
    show();
  });
  const sizes = new ResizeObserver(() => tell({ kind: "size", height: Math.ceil(main.getBoundingClientRect().height) }));
  sizes.observe(main);
  main.addEventListener("keydown", ({ key }) => key === "Escape" && tell({ kind: "escape" }), { signal: life.signal });
  show();

  /** @param {any} message */
  function take(message) {
    if (message.type === "state") {
      const { state, lease, settings, resumes = false } = message;
      context.given = { state, lease, settings, resumes, trouble: refused(state), at: performance.now() };
      void speak(settings.locale);
      draw();
    } else if (message.type === "trouble") {
      context.given = { ...context.given, trouble: message };
      draw();
    } else if (message.type === "told") {
      const { kind, insist, code } = message.what;
      if (kind === "focus") {
        const goOn = () => drawn?.focus?.(insist);
        // The page is giving it to the frame: moved from both sides at once, Firefox has it nowhere.
        if (isFramed && !insist && !document.hasFocus()) addEventListener("focus", goOn, { once: true, signal: life.signal });
        else goOn();
      } else if (kind === "clear") for (const screen of kept.values()) screen.clear?.();
      else if (kind === "window") drawn?.refuse?.(code);
    }
  }

  /** Gets what typing needs, and shows the form. */
  async function begin() {
    await context.fields();
    canType = true;
    if (stuck) context.given.trouble = stuck = null;
    show();
  }

  /** @param {string | undefined} asked */
  async function speak(asked) {
    if (asked === locale) return;
    locale = asked;
    const words = await wordsFor(asked, place ? null : root.host);
    if (asked !== locale || life.signal.aborted) return;
    context.words = words;
    canSpeak = true;
    // The same heading in another language is no news.
    heading = "";
    show();
  }

  /** Draws once for all that came together: a state, and why there is none behind it. */
  function draw() {
    if (!isDue) queueMicrotask(show);
    isDue = true;
  }

  /** Draws what there is now: the screen that is there already, or another one. */
  function show() {
    isDue = false;
    if (life.signal.aborted) return;
    const { given, words } = context;
    let next = canSpeak ? pick(given, canType) : "skeleton";
    if (stuck && canSpeak && TYPED.includes(next)) {
      next = "trouble";
      given.trouble = stuck;
    }
    look(given.settings);
    const phase = given.state?.phase ?? "idle";
    dress(main, { "data-screen": next, "data-phase": phase, lang: words.tag, dir: words.dir });
    const before = name;
    const had = root.activeElement;
    const make = SCREENS[next];
    if (next !== name) {
      name = next;
      if (drawn && ![...kept.values()].includes(drawn)) drawn.close?.();
      drawn = kept.get(make) ?? make(context);
      if (KEPT.includes(make)) kept.set(make, drawn);
    }
    for (const screen of new Set([...kept.values(), drawn])) screen?.update(given);
    top.update();
    banner.update();
    if (stage.firstChild === drawn?.node) return tellChange();
    // What waits takes the place of what was there: the page below stays where it is.
    stage.style.minHeight = next === "waiting" && before ? `${stage.offsetHeight}px` : "";
    if (drawn) stage.replaceChildren(drawn.node);
    arrive(before, had, next);
  }

  /**
   * Brings a new screen to who is there: by the focus, or else by voice.
   *
   * @param {Name | null} before
   * @param {Element | null} had what had the focus on the screen before
   * @param {Name} next
   */
  function arrive(before, had, next) {
    const title = stage.querySelector("h2");
    remember();
    // Whether the buyer is in the document around this one is all that can be known of it.
    const isAway = isFramed && !document.hidden && !document.hasFocus();
    const isNews = NEWS.includes(next);
    if (!isAway && (had || (isNews && !isTyping())) && before !== null) title?.focus();
    else if (before !== null && before !== "skeleton") context.announce(heading, next === "failure");
  }

  /** Says a heading that has changed while its screen stayed. */
  function tellChange() {
    const before = heading;
    remember();
    if (before && heading !== before) context.announce(heading);
  }

  /** Keeps the heading; a document of the view's own is called by it, and speaks its language. */
  function remember() {
    heading = stage.querySelector("h2")?.textContent ?? "";
    if (!place) return;
    document.title = heading;
    document.documentElement.lang = context.words.tag;
  }

  return {
    close() {
      if (life.signal.aborted) return;
      life.abort();
      off();
      top.close();
      sizes.disconnect();
      for (const screen of new Set([...kept.values(), drawn])) screen?.close?.();
      root.replaceChildren();
    },
  };
}

/** Whether the buyer is typing somewhere else in the page. */
const isTyping = () => Boolean(document.activeElement?.matches("input, textarea, select, [contenteditable]"));

/**
 * Why an order is not one to show: nothing was tried to be paid.
 *
 * @param {import("../state.js").State | null} state
 */
const refused = (state) =>
  state?.phase === "failed" && !state.order ? { code: state.code ?? "internal", retryable: false } : null;

/**
 * Does it once, and again only after it has failed.
 *
 * @template T
 * @param {() => Promise<T>} job
 */
function once(job) {
  /** @type {Promise<T> | undefined} */
  let done;
  return () => (done ??= job().catch((error) => ((done = undefined), Promise.reject(error))));
}
