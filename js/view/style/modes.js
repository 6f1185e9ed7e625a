import { css } from "./css.js";

/** Narrow columns, fewer movements, more contrast, forced colours, paper. */
export const MODES = css`
  @container (max-width: 380px) {
    #checkout {
      padding: var(--space);
    }
    .amount {
      font-size: 1.625em;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before {
      transition: none !important;
      animation-duration: 2.4s !important;
    }
    .bone,
    .bones *,
    .good path,
    #stage > * {
      animation: none !important;
    }
  }
  @media (prefers-contrast: more) {
    #checkout {
      --soft: var(--ink);
      --line: var(--ink);
      --hair: var(--ink);
    }
  }
  @media (forced-colors: active) {
    button,
    .badge,
    .bone {
      border: 1px solid ButtonBorder;
    }
    button[aria-disabled],
    button:disabled {
      color: GrayText;
    }
    .badge.busy {
      border-color: GrayText;
      border-block-start-color: Highlight;
    }
  }
  @media print {
    #checkout#checkout {
      --ink: #000;
      --soft: #444;
      --hair: #bbb;
      --paper: #fff;
      --success: #000;
      color-scheme: light;
    }
    button,
    .signed,
    #offline {
      display: none !important;
    }
  }
`;
