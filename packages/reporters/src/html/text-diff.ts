import { diffLines, diffWordsWithSpace } from "diff";
import { html, type Markup, nothing, withEscapes } from "./markup.ts";

/** Texts longer than this are not compared, in characters. */
const most = 4000;

/** What changed from one text to the next: word by word in a line, line by line in longer texts. Nothing where they are equal or too long. */
export function textDiff(before: string, after: string): Markup {
  if (before === after || before.length > most || after.length > most) return nothing;
  const isShort = !before.includes("\n") && !after.includes("\n");
  const changes = isShort ? diffWordsWithSpace(before, after, { maxEditLength: 500 }) : diffLines(before, after, { maxEditLength: 500 });
  if (changes === undefined) return nothing;
  const parts = changes.map(({ value, added, removed }, index) => {
    // The last line of a text need not end as one: what replaces it begins a line all the same.
    const isOpen = removed && !isShort && index < changes.length - 1 && !value.endsWith("\n");
    const text = withEscapes(isOpen ? `${value}\n` : value);
    return added ? html`<ins>${text}</ins>` : removed ? html`<del>${text}</del>` : text;
  });
  return html`<pre dir="ltr">
${parts}</pre>`;
}
