/** An answer as one quotes it: line breaks are `\n`, and nothing in it is invisible (control characters, direction marks, tags). */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t])\p{Cc}|(?![\u200c\u200d])\p{Cf}/gu, "");
}

/** An answer between marks that carry a code, a bar before each line: no line of it can be taken for ours. */
export function quoteAnswer(answer: string, code: string): string {
  const lines = answer.split("\n").map((line) => `| ${line}`);
  return [`BEGIN ANSWER ${code}`, ...lines, `END ANSWER ${code}`].join("\n");
}

/** Whether an answer imitates the marks, with whatever code. */
export function imitatesMarks(answer: string): boolean {
  return /^[^\p{L}\p{N}\n]*(?:BEGIN|END)\s+ANSWER\b(?!:)/mu.test(answer.normalize("NFKC"));
}
