import { visible } from "@cupel/core";

/** Mark-up that is ours: everything that came from elsewhere in it is escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | readonly Markup[];

/** Mark-up with values in it. What is not mark-up itself becomes text: nothing in it is a tag, an entity, or a control of the page's direction. */
export function html(pieces: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let text = pieces[0] ?? "";
  for (const [index, value] of values.entries()) text += partText(value) + (pieces[index + 1] ?? "");
  return new Markup(text);
}

function partText(value: Part): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escaped(visible(String(value)));
  return value.map(({ text }) => text).join("");
}

export const nothing: Markup = new Markup("");

/**
 * A text of a model, as a block: lines and tabs stay, every other control stands there as its escape, marked. Longer ones are cut, and the
 * block says how long they are.
 */
export function textBlock(text: string, limit: number): Markup {
  const cut = text.length > limit;
  const shown = cut ? text.slice(0, limit).replace(/[\ud800-\udbff]$/, "") : text;
  const rest = cut
    ? html`<p class="cut">the first ${shown.length.toLocaleString("en-US")} of ${text.length.toLocaleString("en-US")} characters</p>`
    : nothing;
  return html`<pre dir="ltr">
${withEscapes(shown)}</pre>${rest}`;
}

/** A text in a line, cut the same way. */
export function textLine(text: string, limit: number): Markup {
  const cut = text.length > limit;
  return html`<bdi>${withEscapes(cut ? text.slice(0, limit).replace(/[\ud800-\udbff]$/, "") : text)}</bdi>${cut ? "…" : ""}`;
}

/** Text with lines and tabs as they are, and other controls as marked escapes. */
export function withEscapes(text: string): Markup {
  const parts = text.split(/([\n\t])/).map((part) => (part === "\n" || part === "\t" ? part : marked(part)));
  return new Markup(parts.join(""));
}

function marked(part: string): string {
  const safe = visible(part);
  if (safe === part) return escaped(part);
  // Only what `visible` changed is marked: a backslash of the text is not.
  return Array.from(part, (character) => {
    const shown = visible(character);
    return shown === character ? escaped(character) : `<i>${escaped(shown)}</i>`;
  }).join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
