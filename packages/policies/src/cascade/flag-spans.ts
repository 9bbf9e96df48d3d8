import type { TokenLogprob } from "@cupel/core";

/** A part of a text that is in doubt: positions of UTF-16 code units, `end` not in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Which tokens are in doubt, and how much around them. */
export interface FlagOptions {
  /** Natural-log probability, 0 or below: tokens less likely than this. */
  readonly below: number;
  /** Tokens on either side that belong to the span. Default 0. */
  readonly window?: number;
  /** Most spans: of more, those with the least likely tokens. Default: all. */
  readonly most?: number;
}

/** The spans of a text that are in doubt, in order and apart from each other; none where the tokens do not spell the text. */
export function flagSpans(text: string, logprobs: readonly TokenLogprob[], { below, window = 0, most }: FlagOptions): readonly Span[] {
  if (logprobs.map(({ token }) => token).join("") !== text) return [];
  const starts: number[] = [0];
  for (const { token } of logprobs) starts.push((starts.at(-1) ?? 0) + token.length);
  const spans: (Span & { readonly least: number })[] = [];
  for (const [index, { logprob }] of logprobs.entries()) {
    if (!(logprob < below)) continue;
    const start = starts[Math.max(0, index - window)] ?? 0;
    const end = starts[Math.min(logprobs.length, index + window + 1)] ?? text.length;
    const last = spans.at(-1);
    if (last !== undefined && start <= last.end) spans[spans.length - 1] = { start: last.start, end, least: Math.min(last.least, logprob) };
    else spans.push({ start, end, least: logprob });
  }
  return spans
    .filter(({ start, end }) => end > start)
    .toSorted((left, right) => left.least - right.least)
    .slice(0, most)
    .toSorted((left, right) => left.start - right.start)
    .map(({ start, end }) => ({ start, end }));
}

/**
 * The text with each span between « and », numbered from 1 where `numbered`; undefined where there is none, or where the text has such
 * marks itself.
 */
export function markSpans(
  text: string,
  spans: readonly Span[],
  { numbered = false }: { readonly numbered?: boolean } = {},
): string | undefined {
  if (spans.length === 0 || /[«»]/.test(text)) return undefined;
  let marked = "";
  let from = 0;
  for (const [index, { start, end }] of spans.entries()) {
    marked += `${text.slice(from, start)}«${numbered ? `${index + 1}:` : ""}${text.slice(start, end)}»`;
    from = end;
  }
  return marked + text.slice(from);
}
