/** Throws an error with this sentence unless the condition holds. */
export function demand(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence);
}

/** Any value as a short text for a sentence. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
