import { css } from "./css.js";

/**
 * The tokens: what a page sets as `--countersign-…`, or else our own value, for
 * light and for dark. Everything else in the sheet uses the short names.
 */
export const TOKENS = css`
  :host {
    display: block;
    container-type: inline-size;
    /* Where a page asks how wide it would be: a container answers nothing else. */
    contain-intrinsic-inline-size: min(440px, 100vw);
    max-width: 100%;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  #checkout {
    --accent: var(--countersign-accent, #2547d0);
    --on-accent: var(--countersign-on-accent, #fff);
    --ink: var(--countersign-ink, #16181d);
    --soft: var(--countersign-soft, #5a616d);
    --paper: var(--countersign-paper, #fff);
    --raised: var(--countersign-raised, #f5f6f8);
    --line: var(--countersign-line, #858c99);
    --hair: #e3e6eb;
    --danger: var(--countersign-danger, #c0212e);
    --success: var(--countersign-success, #0f7a4a);
    --warning: var(--countersign-warning, #8a5a00);
    --focus: var(--countersign-focus, var(--accent));
    --radius: var(--countersign-radius, 10px);
    --space: var(--countersign-space, 16px);
    --font: var(
      --countersign-font-family,
      system-ui,
      -apple-system,
      "Segoe UI",
      Roboto,
      "Noto Sans",
      "PingFang SC",
      "Microsoft YaHei",
      "Noto Sans CJK SC",
      sans-serif
    );
    --size: var(--countersign-font-size, 16px);
    color-scheme: light;
  }
  #checkout[data-theme="dark"] {
    --accent: var(--countersign-accent, #8fa8ff);
    --on-accent: var(--countersign-on-accent, #0c1230);
    --ink: var(--countersign-ink, #eef0f4);
    --soft: var(--countersign-soft, #a6adba);
    --paper: var(--countersign-paper, #16181d);
    --raised: var(--countersign-raised, #21242b);
    --line: var(--countersign-line, #757d8c);
    --hair: #30343d;
    --danger: var(--countersign-danger, #ff8a8a);
    --success: var(--countersign-success, #5ed3a0);
    --warning: var(--countersign-warning, #f0b95a);
    color-scheme: dark;
  }
`;
