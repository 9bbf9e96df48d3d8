import type { TextStream } from "../tokenizer/text-stream.ts";

const longestCodePoint = 8;

/** A text stream for vocabularies whose bytes are not known: tokens are held back while their text ends in U+FFFD, an unfinished code point. */
export function detokenizedTextStream(detokenize: (tokens: readonly number[], before: readonly number[]) => string): TextStream {
  let before: readonly number[] = [];
  let held: number[] = [];
  const release = (text: string): string => {
    before = [...before, ...held].slice(-longestCodePoint);
    held = [];
    return text;
  };
  return {
    push: (token) => {
      held.push(token);
      const text = detokenize(held, before);
      return text.endsWith("\uFFFD") && held.length < longestCodePoint ? "" : release(text);
    },
    end: () => (held.length === 0 ? "" : release(detokenize(held, before))),
  };
}
