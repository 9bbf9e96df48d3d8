import { CupelError, type DeterminismTarget, type PromptInput, type TargetSettings } from "@cupel/core";
import { firstMargin, firstTokens } from "./first-tokens.ts";

/** How often each first token came. */
export type TokenCounts = Readonly<Record<string, number>>;

/** A prompt on the border between two tokens, with what it answered when the record was made. */
export interface BorderSentinel {
  readonly prompt: string;
  readonly counts: TokenCounts;
  /** Smallest top-1 − top-2 seen, in nats; null without scores. */
  readonly margin: number | null;
}

/** What a hosted target, of which nothing but text is seen, answered to its border prompts. Plain JSON: keep it, and sample every day. */
export interface BorderGolden {
  readonly schemaVersion: 1;
  readonly settings: TargetSettings;
  /** Answers asked for per prompt. */
  readonly samples: number;
  /** The most balanced first, then those nearest to a tie. */
  readonly sentinels: readonly BorderSentinel[];
}

/** What a border record is made of. */
export interface BorderGoldenOptions {
  readonly prompts: readonly PromptInput[];
  readonly settings: TargetSettings;
  /** Answers per prompt. Default 100. */
  readonly samples?: number;
  /** Most prompts to keep. Default 20. */
  readonly keep?: number;
  readonly signal: AbortSignal;
}

/**
 * Asks every prompt for its first token many times and keeps those on the border: the most balanced between their answers, then, where scores are
 * told, those nearest to a tie. They tell a change of the setup long before other prompts do (border inputs, arXiv 2602.11083).
 *
 * @throws CupelError `USAGE` for counts that are none, `UNSUPPORTED` when no prompt varies or shows a margin, `BACKEND_UNAVAILABLE`
 */
export async function recordBorder(
  target: DeterminismTarget,
  { prompts, settings, samples = 100, keep = 20, signal }: BorderGoldenOptions,
): Promise<BorderGolden> {
  if (!(Number.isInteger(samples) && samples >= 2 && Number.isInteger(keep) && keep >= 1))
    throw new CupelError("USAGE", `A border record takes at least 2 samples and keeps at least 1 prompt, not ${samples} and ${keep}.`);
  const all: BorderSentinel[] = [];
  for (const [index, input] of prompts.entries()) {
    const answers = await firstTokens(target, input, { settings, queries: samples, nonce: `border-${index}`, signal });
    if (answers.length > 0) all.push({ prompt: input.text, counts: countsOf(answers), margin: firstMargin(answers) });
  }
  // A prompt that never varies and tells no margin may be as far from a border as any.
  const sentinels = all
    .filter(({ counts, margin }) => modalShare(counts) < 1 || margin !== null)
    .sort((left, right) => modalShare(left.counts) - modalShare(right.counts) || (left.margin ?? Infinity) - (right.margin ?? Infinity))
    .slice(0, keep);
  if (sentinels.length === 0)
    throw new CupelError(
      "UNSUPPORTED",
      `None of ${prompts.length} prompts is on a border: every first token came ${samples} times alike.`,
      {
        hint: "Give more prompts, or a target that tells scores.",
      },
    );
  return { schemaVersion: 1, settings, samples, sentinels };
}

/** Counts of first tokens, by text. */
export function countsOf(answers: readonly { readonly text: string }[]): TokenCounts {
  const counts: Record<string, number> = {};
  for (const { text } of answers) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

function modalShare(counts: TokenCounts): number {
  const values = Object.values(counts);
  return Math.max(...values) / values.reduce((sum, count) => sum + count, 0);
}
