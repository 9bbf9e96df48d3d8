/** Asks for assertions that any right answer must satisfy, in the language of the answer. */
export function testsPrompt(question: string, count: number, language: unknown): string {
  const isScript = language === "javascript" || language === "typescript";
  const beginning = isScript ? '"assert(" or "assert.deepEqual("' : '"assert "';
  return `${question}\n\nDo not answer that. Write up to ${count} assertions that every right answer must satisfy, one in a line, each beginning with ${beginning}.`;
}

/** Asks for an input on which two answers differ. */
export function differencePrompt(question: string, [first, second]: readonly [string, string]): string {
  return `${question}\n\nAnswer A:\n${first}\n\nAnswer B:\n${second}\n\nWrite one call, in one line and nothing else, for which A and B give different results.`;
}

/** Asks which of two results is right. */
export function decisionPrompt(question: string, call: string, [first, second]: readonly [string, string]): string {
  return `${question}\n\nThe call ${call} gives\nA: ${first}\nB: ${second}\nWhich result is right? Answer with A or B only.`;
}
