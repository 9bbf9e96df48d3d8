/** A question with a draft whose uncertain parts are marked, for a model that writes the whole answer. */
export function spanPrompt(question: string, marked: string): string {
  return `${question}\n\nDraft:\n${marked}\nThe parts between « and » are uncertain. Check them and give the whole answer, corrected where it is wrong, without the marks.`;
}
