const opened = /<(think|thinking|reasoning)>/i;

/**
 * A text without the reasoning that some models write before their answer: `<think>…</think>` and its kin. A block that is never closed
 * runs to the end of the text; a closing tag alone ends a block that the prompt had opened.
 */
export function withoutReasoning(text: string): string {
  let rest = text;
  const kept: string[] = [];
  const orphan = /<\/(think|thinking|reasoning)>/i.exec(rest);
  const first = opened.exec(rest);
  if (orphan !== null && (first === null || orphan.index < first.index)) rest = rest.slice(orphan.index + orphan[0].length);
  for (let match = opened.exec(rest); match !== null; match = opened.exec(rest)) {
    kept.push(rest.slice(0, match.index));
    const close = `</${match[1]}>`.toLowerCase();
    const end = rest.toLowerCase().indexOf(close, match.index);
    if (end < 0) return kept.join("");
    rest = rest.slice(end + close.length);
  }
  return kept.join("") + rest;
}
