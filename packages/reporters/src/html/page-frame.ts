import { createHash } from "node:crypto";
import { html, Markup } from "./markup.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";

/** A page of ours: what stands in it, and the ids of its sections. */
export interface PageParts {
  readonly title: string;
  readonly header: Markup;
  readonly parts: readonly string[];
  readonly main: Markup;
  readonly footer: string;
}

/** One page that loads nothing: its policy lets our own style and script in, by their hashes, and nothing else. */
export function pageFrame({ title, header, parts, main, footer }: PageParts): Markup {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Markup(style)}</style></head>
<body><a class="skip" href="#main">Skip to the report</a>
<header>${header}</header>
<nav aria-label="Parts of the report"><ul>${parts.map((part) => html`<li><a href="#${part}">${part}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">${main}</main>
<footer><p class="soft">${footer}</p></footer>
<script>${new Markup(script)}</script></body></html>
`;
}
