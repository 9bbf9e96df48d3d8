import { html, Markup, nothing } from "@cupel/reporters/page";
import { script } from "../assets/script.ts";
import { style } from "../assets/style.ts";

/** A key and what it does, as the dialog lists it. */
export type Key = readonly [key: string, does: string];

/** A page of the viewer. */
export interface Page {
  readonly title: string;
  /** The part of the site it belongs to. */
  readonly part: "runs" | "trend" | "compare";
  /** The pages above it, the outermost first: text and address. */
  readonly trail?: readonly (readonly [text: string, address: string])[];
  readonly main: Markup;
  /** Keys that only this page has. */
  readonly keys?: readonly Key[];
}

const everywhere: readonly Key[] = [
  ["?", "this list"],
  ["j", "next row"],
  ["k", "row before"],
  ["Enter", "open what has the focus"],
  ["u", "up: the page above"],
  ["r", "runs"],
  ["t", "trend"],
];

const parts = [
  { part: "runs", text: "Runs", address: "/", key: "r" },
  { part: "trend", text: "Trend", address: "/trend", key: "t" },
] as const;

/** The whole page: where one is, what there is, and the list of keys. */
export function frame({ title, part, trail = [], main, keys = [] }: Page): string {
  const links = parts.map(
    ({ part: own, text, address, key }) =>
      html`<a href="${address}" data-key="${key}"${own === part ? html` aria-current="${own === "runs" && trail.length > 0 ? "true" : "page"}"` : nothing}>${text}</a>`,
  );
  const above = trail.map(
    ([text, address], index) =>
      html`<li><a href="${address}"${index === trail.length - 1 ? html` data-key="u"` : nothing}><bdi>${text}</bdi></a></li>`,
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${title} · Cupel</title>
<style>${new Markup(style)}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header class="top"><span class="brand">Cupel</span><nav aria-label="Site">${links.map((link) => html`${link} `)}</nav><button type="button" id="keys-open" hidden>Keyboard</button></header>
${above.length === 0 ? nothing : html`<nav class="trail" aria-label="Where you are"><ol>${above}</ol></nav>`}
<main id="main" tabindex="-1">${main}</main>
<footer><p class="soft">Made from the files of the runs, on this machine. Texts of models are shown as text.</p></footer>
${keysDialog([...everywhere, ...keys])}
<script>${new Markup(script)}</script></body></html>
`.text;
}

function keysDialog(keys: readonly Key[]): Markup {
  return html`<dialog id="keys" aria-labelledby="h-keys"><h2 id="h-keys">Keyboard</h2><dl>${keys.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl>
<p><label class="tick"><input type="checkbox" id="keys-on"> single keys are on</label></p><form method="dialog"><button class="act">Close</button></form></dialog>`;
}
