/**
 * The 256 characters that stand for bytes in byte-level vocabularies (GPT-2's convention): printable Latin-1 stands for itself,
 * the other 68 bytes in ascending order for U+0100 and up.
 */
export const byteCharacters: readonly string[] = alphabet();

/** The byte that a character of the alphabet stands for. */
export const characterBytes: ReadonlyMap<string, number> = new Map(byteCharacters.map((character, byte) => [character, byte]));

function alphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCharCode(printable ? byte : next++);
  });
}
