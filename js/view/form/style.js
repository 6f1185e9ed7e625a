import { css } from "../style/css.js";

/** Fields, marks, the error summary, the choice of a method. */
export const FORM = css`
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .form,
  .card,
  fieldset.plain {
    display: flex;
    flex-direction: column;
    gap: var(--space);
  }
  fieldset.plain {
    gap: calc(var(--space) * 1.25);
  }
  .card .pair {
    gap: var(--space) calc(var(--space) * 0.75);
  }
  label {
    font-size: 0.9375em;
    font-weight: 500;
  }
  .field > label {
    display: block;
    margin-block-end: 0.35em;
  }
  .box {
    display: flex;
    align-items: center;
    min-height: 48px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--paper);
    transition:
      border-color 0.15s,
      box-shadow 0.15s;
  }
  .box:hover {
    border-color: var(--soft);
  }
  .box:focus-within {
    border-color: var(--focus);
    outline: 2px solid var(--focus);
    outline-offset: -2px;
    box-shadow: 0 0 0 4px color-mix(in srgb, var(--focus) 18%, transparent);
  }
  .box input {
    flex: 1;
    min-width: 0;
    min-height: 46px;
    padding: 0 0.8em;
    border: 0;
    border-radius: inherit;
    outline: 0;
    font: inherit;
    /* Below 16 px a phone zooms in on focus. */
    font-size: max(1em, 16px);
    font-variant-numeric: tabular-nums;
    color: inherit;
    background: none;
    text-align: start;
  }
  [dir="rtl"] .box input[dir="ltr"] {
    text-align: end;
  }
  .box ::placeholder {
    color: var(--soft);
    opacity: 0.8;
  }
  .box input:autofill {
    -webkit-text-fill-color: var(--ink);
    box-shadow: inset 0 0 0 60px color-mix(in srgb, var(--accent) 9%, var(--paper));
  }
  .box:has(:disabled) {
    background: var(--raised);
    border-style: dashed;
  }
  .hint,
  .error {
    font-size: 0.8125em;
    line-height: 1.45;
    margin-block-start: 0.4em;
    color: var(--soft);
  }
  .number .hint:not(.nudged .hint) {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
  }
  .hint:empty,
  .error:empty,
  .wrong .hint,
  .warned .hint {
    display: none;
  }
  .nudged .hint,
  .warned .error {
    color: var(--warning);
  }
  .wrong .error {
    color: var(--danger);
  }
  .wrong .box:not(:focus-within) {
    border-color: var(--danger);
    box-shadow: 0 0 0 1px var(--danger);
  }
  .warned .box:not(:focus-within) {
    border-color: var(--warning);
  }
  #brand,
  .where {
    display: flex;
    flex: none;
    gap: 4px;
    padding-inline-end: 0.7em;
    color: var(--soft);
  }
  .mark {
    display: block;
    width: 33px;
    height: 22px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    transition: opacity 0.2s;
  }
  [data-open] .mark:not(.plain) {
    opacity: 0.45;
  }
  .mark text {
    fill: #fff;
    stroke: none;
    font: 700 9px var(--font);
    text-anchor: middle;
  }
  .mark .tile {
    stroke: none;
  }
  .mark .shine {
    fill: #fff;
    stroke: none;
    opacity: 0.13;
  }
  .mark .band {
    stroke-width: 4;
    stroke-linecap: butt;
    opacity: 0.45;
  }
  .mark .spot {
    fill: var(--paper);
    stroke: var(--accent);
  }
  .mark .dots {
    stroke: var(--accent);
    stroke-width: 2;
  }
  #summary {
    padding: 0.8em 1em;
    border: 1px solid var(--danger);
    border-inline-start-width: 4px;
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--danger) 6%, var(--paper));
  }
  #summary:focus {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  h3 {
    margin: 0;
    font-size: 0.9375em;
    font-weight: 600;
  }
  ul {
    margin: 0.2em 0 0;
    padding: 0;
    list-style: none;
    font-size: 0.9375em;
  }
  #summary a {
    display: inline-block;
    padding-block: 0.15em;
    color: var(--danger);
    text-underline-offset: 0.2em;
  }
  #summary a:hover {
    text-decoration-thickness: 2px;
  }
  .methods {
    margin-block-end: calc(var(--space) * 1.25);
  }
  .rows {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    overflow: clip;
  }
  .rows label {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    align-content: center;
    gap: 0 0.7em;
    min-height: 48px;
    padding: 0.5em 0.8em;
    cursor: pointer;
  }
  .rows label + label {
    border-block-start: 1px solid var(--hair);
  }
  .rows label:has(:checked) {
    background: color-mix(in srgb, var(--accent) 7%, var(--paper));
  }
  .rows label:has(:disabled) {
    color: var(--soft);
    cursor: default;
  }
  .rows input {
    width: 1.15em;
    height: 1.15em;
    margin: 0;
    accent-color: var(--accent);
  }
  .rows span::first-letter {
    text-transform: uppercase;
  }
  .rows small {
    grid-column: 2;
    font-size: 0.8667em;
    font-weight: 400;
    color: var(--soft);
  }
`;
