import type { DeterminismTarget } from "@cupel/core";
import { exactInterval } from "@cupel/stats";
import { deltaDebug } from "../attribute/delta-debug.ts";
import type { AxisSettings } from "../axes/treatment.ts";
import { firstDifference } from "../localise/first-difference.ts";
import { type Repro, reproOf } from "../pack/repro.ts";
import type { CheckEnvironment } from "../run/check-environment.ts";
import type { CheckResult } from "../types/check-result.ts";
import { type ReplayCase, replayCase } from "./replay-case.ts";
import { createTrials, type Trial } from "./trials.ts";

/** The smallest case that was found to diverge still. Plain JSON. */
export interface MinimalCase extends ReplayCase {
  /** Of the last trials, none of which was used to find the case. */
  readonly diverged: number;
  readonly of: number;
  /** Chance to diverge per trial, 95 % (Clopper and Pearson). */
  readonly low: number;
  readonly high: number;
  /** What was tried, in order. */
  readonly steps: readonly { readonly step: string; readonly diverged: number; readonly of: number }[];
  /** The very requests of one diverging trial. */
  readonly requests: Repro;
}

export interface MinimiseOptions {
  /** Trials that verify the end, at least 5. Default 5. */
  readonly verify?: number;
  /** Most trials of a step, which ends at its first divergence. Default 5. */
  readonly tries?: number;
}

/** Batch sizes and loads that are tried, up to the one that diverged. */
const smaller = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

/**
 * Makes the first divergence of a check as small as it will go: fewest axes, the prompt alone, the smallest batch or load, the shortest output.
 * A step is kept when it diverges still; the end is verified by fresh trials, and given up for the case it began with where it does not hold.
 *
 * @returns undefined when nothing diverged, or the divergence does not come again
 * @throws CupelError when the target cannot be used
 */
export async function minimise(
  result: CheckResult,
  target: DeterminismTarget,
  { verify = 5, tries = 5, ...environment }: MinimiseOptions & CheckEnvironment,
): Promise<MinimalCase | undefined> {
  if (result.report.divergences.length === 0) return undefined;
  const trials = createTrials(result, target, environment);
  const steps: { readonly step: string; readonly diverged: number; readonly of: number }[] = [];
  let last: Trial | undefined;
  const diverges = async (step: string, which: ReplayCase): Promise<boolean> => {
    const seen = await trials.run(which, tries, ({ diverged }) => diverged);
    const found = seen.find(({ diverged }) => diverged);
    steps.push({ step, diverged: found === undefined ? 0 : 1, of: seen.length });
    if (found !== undefined) last = found;
    return found !== undefined;
  };

  const whole = replayCase(result);
  // A rare one gets more chances before it is given up.
  if (!(await diverges("as recorded", whole)) && !(await diverges("as recorded", whole)) && !(await diverges("as recorded", whole)))
    return undefined;
  let small = whole;
  const keep = async (step: string, next: ReplayCase): Promise<boolean> => {
    if (!(await diverges(step, next))) return false;
    small = next;
    return true;
  };
  const fewest = await deltaDebug(Object.entries(whole.right), (kept) =>
    diverges(`axes ${kept.map(([axis]) => axis).join("+") || "none"}`, { ...whole, right: Object.fromEntries(kept) as AxisSettings }),
  );
  small = { ...whole, right: Object.fromEntries(fewest) as AxisSettings };
  if (small.prompts.length > 1 && small.before.right === null) await keep("one prompt", alone(small));
  for (const axis of ["batch", "concurrency"] as const) {
    const level = Number(small.right[axis] ?? 0);
    for (const size of smaller.filter((each) => each < level)) {
      const level1 = String(size);
      if (
        await keep(`${axis}=${size}`, {
          ...small,
          right: { ...small.right, [axis]: level1 },
          ...(small.axis === axis && { level: level1 }),
        })
      )
        break;
    }
  }
  await shorten();

  const verified = await trials.run(small, Math.max(5, verify));
  const again = verified.some(({ diverged }) => diverged) ? verified : await trials.run(whole, Math.max(5, verify));
  const ends = verified === again ? small : whole;
  const diverged = again.filter((trial) => trial.diverged).length;
  const example = again.find((trial) => trial.diverged) ?? last;
  if (example === undefined || again.length === 0) return undefined;
  steps.push({ step: ends === small ? "verified" : "verified as recorded", diverged, of: again.length });
  const { low, high } = exactInterval(diverged, again.length);
  return { ...ends, diverged, of: again.length, low, high, steps, requests: reproOf(example) };

  /** To the token at which the sides part, where that is known, else by halves. */
  async function shorten(): Promise<void> {
    const at = (maxTokens: number): ReplayCase => ({ ...small, settings: { ...small.settings, maxTokens } });
    const most = small.settings.maxTokens;
    const place = last && firstDifference(last.left, last.right);
    const end = place?.layer === "scores" ? place.scoreIndex : (place?.tokenIndex ?? null);
    if (end !== null && place?.layer !== "length" && end + 1 < most && (await keep(`${end + 1} tokens`, at(end + 1)))) return;
    for (let tokens = Math.floor(most / 2); tokens >= 1; tokens = Math.floor(tokens / 2))
      if (!(await keep(`${tokens} tokens`, at(tokens)))) break;
  }
}

/** The prompt by itself; what it is batched with is made up from it. */
function alone(which: ReplayCase): ReplayCase {
  const prompt = which.prompts[which.prompt];
  return prompt === undefined ? which : { ...which, prompts: [prompt], prompt: 0, group: [0] };
}
