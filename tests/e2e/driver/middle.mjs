/**
 * Scrolls to an element and gives where its middle is in the window, frames
 * included; the window's own document is the current one afterwards.
 *
 * @param {import("./webdriver.mjs").Session} session with the window's own document as the current one
 * @param {string} selector from the window's own document
 */
export async function middleOf(session, selector) {
  const middle = { x: 0, y: 0 };
  const frames = selector.split("|||");
  const last = frames.pop();
  const enter = async (path) => session.enter(session.reference(await session.find(path)));
  for (const path of frames) await enter(path);
  await session.look(last, scrollTo);
  await session.enter(null);
  for (const path of frames) {
    const { x, y } = await session.look(path, beginOf);
    middle.x += x;
    middle.y += y;
    await enter(path);
  }
  const { x, y, width, height } = await session.look(last, boxOf);
  middle.x += x + width / 2;
  middle.y += y + height / 2;
  await session.enter(null);
  return { x: Math.round(middle.x), y: Math.round(middle.y) };
}

/** Runs in the page. */
function scrollTo(element) {
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
}

/** Runs in the page: where an element is in its document's view. */
function boxOf(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

/** Runs in the page: where what a frame shows begins. */
function beginOf(frame) {
  const { x, y } = frame.getBoundingClientRect();
  return { x: x + frame.clientLeft, y: y + frame.clientTop };
}
