/** Turns tokens into text as they come, never splitting a code point: bytes of an unfinished one are held back. */
export interface TextStream {
  /** The text that became complete with this token; may be empty. */
  push(token: number): string;
  /** What was held back; bytes that never became a code point come out as U+FFFD. */
  end(): string;
}

/** A text stream over tokens with known bytes. */
export function byteTextStream(bytesOf: (token: number) => Uint8Array): TextStream {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    push: (token) => decoder.decode(bytesOf(token), { stream: true }),
    end: () => decoder.decode(),
  };
}
