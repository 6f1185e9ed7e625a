import { svg } from "./dom.js";

/** Our own drawings on a 24 × 24 grid, as strokes. */
const PATHS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  alert: "M12 7v6M12 16.6v.2",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 8v4.3l2.8 1.7",
  lock: "M6.5 10.5h11v9h-11zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5",
  tabs: "M4 8.5h11v11H4zM8.5 8.5V4.5h11v11H15",
  offline: "M4 4l16 16M3 9.5a13 13 0 0 1 4-2.6M11 6a13 13 0 0 1 10 3.5M6 13a9 9 0 0 1 4-2.2M15 11.3A9 9 0 0 1 18 13M9.5 16.3a4 4 0 0 1 5 0M12 19.5v.1",
};

/** @typedef {keyof typeof PATHS} Icon */

/**
 * Draws an icon, which means nothing to who cannot see it.
 *
 * @param {Icon} name
 */
export const icon = (name) =>
  svg("svg", { class: `icon ${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
