/** The words of a text as a set: Unicode-normalised (NFKC), lower case, runs of letters and digits. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [],
  );
}

/** The same with every number, and every word that holds one, as one placeholder: what is left of a template filled with other numbers. */
export function maskNumbers(words: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...words].map((word) => (/\p{N}/u.test(word) ? "#" : word)));
}

/** A prompt without what does not matter: white space collapsed, NFKC, lower case. */
export function normalizePrompt(prompt: string): string {
  return prompt.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}
