/** A question with a draft whose uncertain parts are marked, for a model that writes the whole answer. */
export function spanPrompt(question: string, marked: string): string {
  return `${question}\n\nDraft:\n${marked}\nThe parts between « and » are uncertain. Check them and give the whole answer, corrected where it is wrong, without the marks.`;
}

/** The same for a model that may only replace the marked parts. `reason` says why a check refused the draft, where one did. */
export function spanEditPrompt(
  question: string,
  { marked, most, reason }: { readonly marked: string; readonly most: number; readonly reason: string },
): string {
  const refused = reason === "" ? "" : `\nA check refused it: ${reason}`;
  return `${question}\n\nThis draft of the answer is there already:\n${marked}${refused}\nThe parts between « and » are uncertain and numbered. Answer with JSON only: {"edits": [{"span": 1, "text": "what stands there instead"}]}, at most ${most} of them, none where all parts are right. Nothing else of the draft can change.`;
}
