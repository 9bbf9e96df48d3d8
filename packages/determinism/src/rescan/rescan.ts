import { CupelError, type DeterminismTarget, type ScoreRow } from "@cupel/core";
import { isKnown, smallestMargin } from "../localise/margins.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { TraceRow } from "../types/trace.ts";

/** A recorded answer, scored again token by token. */
export interface RescannedPrompt {
  /** Place among the prompts of the check. */
  readonly prompt: number;
  readonly promptId: string;
  /** Tokens whose score is known on both sides. */
  readonly positions: number;
  /** Of them, those whose score moved further than allowed, the first of them, and the largest move, in nats. */
  readonly moved: number;
  readonly firstMoved: number | null;
  readonly largest: number;
  /**
   * Where another token would be chosen now, with how far the recorded one falls short of it, in nats: the margin score of a token, 0 where the
   * greedy choice is the recorded one (arXiv 2511.20621). Also behind the first, where a fresh answer would be on another path.
   */
  readonly flips: readonly { readonly position: number; readonly recorded: number; readonly now: number | null; readonly short: number }[];
}

/** Recorded answers, scored by a setup. Plain JSON. */
export interface RescanReport {
  readonly outcome: "SAME SCORES" | "SCORES MOVED" | "TOKENS MOVED";
  readonly headline: string;
  readonly positions: number;
  readonly moved: number;
  readonly flips: number;
  /** In nats. */
  readonly largest: number;
  /** Fragile prompts first: those whose recorded path comes nearest to a tie. */
  readonly prompts: readonly RescannedPrompt[];
  /** Prompts that were recorded without the ids and scores that this takes. */
  readonly leftOut: number;
}

/**
 * Scores recorded answers again along their own tokens (teacher forcing): one call per prompt shows every position at which scores differ, where
 * a fresh answer shows the first alone. Greedy answers only. The scores of a given text come from one pass over all its tokens, those of a fresh
 * answer from one pass each; where a setup rounds these otherwise, hold it against its own rescan, or allow for it.
 *
 * @param allow nats that a score may move. Default 0
 * @throws CupelError `UNSUPPORTED` for a target that cannot score a given text, or a record without ids and scores; `USAGE` for a sampled one;
 * `BACKEND_FAILED` for scores of other tokens
 */
export async function rescan(
  target: DeterminismTarget,
  { spec, trace }: Pick<CheckResult, "spec" | "trace">,
  { allow = 0, signal }: { readonly allow?: number; readonly signal?: AbortSignal } = {},
): Promise<RescanReport> {
  if (!(allow >= 0)) throw new CupelError("USAGE", `The allowance is ${allow}; nats from 0 were expected.`);
  if (spec.settings.temperature > 0) throw new CupelError("USAGE", "Only greedy answers can be scored again: these were sampled.");
  const { promptScores } = await target.capabilities();
  if (!promptScores || target.scorePath === undefined)
    throw new CupelError("UNSUPPORTED", `The target ${target.name} cannot score a given answer; compare fresh answers instead.`);
  const firsts = spec.prompts.map((_, index) => trace.rows.find((row) => isWhole(row, index)));
  const known = firsts.filter(
    (row) => row !== undefined && row.scores !== null && row.inputTokenIds !== null && row.outputTokenIds !== null,
  );
  if (known.length === 0) throw new CupelError("UNSUPPORTED", "No answer was recorded with its token ids and scores.");
  const fragileFirst = (known as TraceRow[]).sort(
    (left, right) => (smallestMargin(left) ?? Infinity) - (smallestMargin(right) ?? Infinity),
  );
  // Ids are those of this setup only when it was asked for the prompt.
  for (const input of spec.prompts) target.prepare(input, spec.settings);
  const prompts: RescannedPrompt[] = [];
  for (const row of fragileFirst) {
    signal?.throwIfAborted();
    prompts.push(rescanned(row, await target.scorePath(row.inputTokenIds ?? [], row.outputTokenIds ?? []), allow));
  }
  const sum = (of: (prompt: RescannedPrompt) => number): number => prompts.reduce((total, prompt) => total + of(prompt), 0);
  const [positions, moved, flips] = [sum((one) => one.positions), sum((one) => one.moved), sum((one) => one.flips.length)];
  const largest = Math.max(0, ...prompts.map((one) => one.largest));
  const outcome = flips > 0 ? "TOKENS MOVED" : moved > 0 ? "SCORES MOVED" : "SAME SCORES";
  const where = `${positions} positions of ${prompts.length} recorded answers`;
  const headline =
    outcome === "SAME SCORES"
      ? `SAME SCORES at ${where}${allow > 0 ? `, within ${allow} nats` : ""}.`
      : `${outcome}: ${moved} of ${where} moved, by up to ${largest.toPrecision(2)} nats; another token is chosen at ${flips}.`;
  return { outcome, headline, positions, moved, flips, largest, prompts, leftOut: spec.prompts.length - known.length };
}

function isWhole(row: TraceRow, prompt: number): boolean {
  return row.purpose === "cell" && row.axis === "repeat" && row.status === "ok" && row.prompt === prompt;
}

function rescanned({ prompt, promptId, scores, outputTokenIds }: TraceRow, rows: readonly ScoreRow[], allow: number): RescannedPrompt {
  const ids = outputTokenIds ?? [];
  if (rows.length !== ids.length || rows.some(({ tokenId }, position) => tokenId !== ids[position]))
    throw new CupelError("BACKEND_FAILED", `The scores of prompt ${prompt} are those of other tokens than were given.`);
  let [positions, moved, largest] = [0, 0, 0];
  let firstMoved: number | null = null;
  const flips: RescannedPrompt["flips"][number][] = [];
  for (const [position, { tokenId, score, top }] of rows.entries()) {
    const [best] = top;
    if (best !== undefined && best.id !== tokenId && best.score > score)
      flips.push({ position, recorded: tokenId, now: best.id, short: best.score - score });
    const then = scores?.[position];
    if (typeof then !== "number" || !isKnown(then) || !isKnown(score)) continue;
    positions++;
    const move = Math.abs(then - score);
    largest = Math.max(largest, move);
    if (move <= allow) continue;
    moved++;
    firstMoved ??= position;
  }
  return { prompt, promptId, positions, moved, firstMoved, largest, flips };
}
