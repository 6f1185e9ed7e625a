import { css } from "./css.js";

/** Buttons, focus, problems. */
export const CONTROLS = css`
  button {
    font: inherit;
    min-height: 44px;
    padding: 0.5em 1em;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: var(--face);
    color: var(--text);
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
    transition:
      background-color 0.15s,
      color 0.15s,
      filter 0.15s;
  }
  .primary,
  .danger,
  .secondary {
    width: 100%;
    font-weight: 600;
  }
  .primary {
    min-height: 50px;
    --face: var(--accent);
    --text: var(--on-accent);
  }
  .danger {
    --face: var(--danger);
    --text: var(--paper);
  }
  .secondary {
    --face: var(--paper);
    --text: var(--ink);
    border-color: var(--line);
  }
  .quiet {
    --face: transparent;
    --text: var(--accent);
  }
  #cancel {
    --text: var(--soft);
  }
  .secondary:hover,
  .quiet:hover {
    --face: var(--raised);
  }
  .primary:hover,
  .danger:hover {
    filter: brightness(1.1);
  }
  button:active {
    transform: translateY(1px);
  }
  button:disabled,
  button[aria-disabled] {
    cursor: default;
    /* Not by opacity: of a frame of another site, Firefox leaves out what is faded so. */
    background: color-mix(in srgb, var(--face) 60%, var(--paper));
    color: color-mix(in srgb, var(--text) 60%, var(--paper));
    filter: none;
    transform: none;
  }
  button[aria-busy]::before {
    content: "";
    display: inline-block;
    width: 1em;
    height: 1em;
    margin-inline-end: 0.6em;
    vertical-align: -0.12em;
    border: 2px solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .problem {
    color: var(--danger);
    font-size: 0.9375em;
  }
  .problem:empty {
    display: none;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;
