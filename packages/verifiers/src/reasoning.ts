const tag = /<(\/?)(think|thinking|reasoning)>/gi;

/**
 * A text without the reasoning that some models write before their answer: `<think>…</think>` and its kin. A block that is never closed
 * runs to the end of the text; a closing tag before any other ends a block that the prompt had opened.
 */
export function withoutReasoning(text: string): string {
  let kept = "";
  let from = 0;
  let open: string | undefined;
  let isFirst = true;
  for (const match of text.matchAll(tag)) {
    const closes = match[1] === "/";
    const name = match[2]?.toLowerCase();
    const end = match.index + match[0].length;
    if (open === undefined && !closes) {
      kept += text.slice(from, match.index);
      open = name;
    } else if (closes && (open === name || (isFirst && open === undefined))) {
      open = undefined;
      from = end;
    }
    isFirst = false;
  }
  return open === undefined ? kept + text.slice(from) : kept;
}
