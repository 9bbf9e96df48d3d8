/**
 * A rough number of tokens: one per four characters, rounded up. Stands in where a server sends no counts and where there is no tokenizer;
 * a backend that uses it says so in its facts.
 */
export function approximateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
