/** Keys by their names in `KeyboardEvent.key`, as WebDriver writes them (W3C WebDriver 17.4.2). */
const KEYS = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  Space: " ",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Delete: "\uE017",
  Meta: "\uE03D",
};

/**
 * The actions of pressing a key, or keys held together: `Enter`, `Control+a`.
 *
 * @param {string} combination
 */
export function keyActions(combination) {
  const keys = combination.split("+").map((name) => {
    const value = KEYS[name] ?? name;
    if ([...value].length !== 1) throw new TypeError(`no key is called ${name}`);
    return value;
  });
  const down = keys.map((value) => ({ type: "keyDown", value }));
  const up = keys.map((value) => ({ type: "keyUp", value })).reverse();
  return { actions: [{ type: "key", id: "keyboard", actions: [...down, ...up] }] };
}
