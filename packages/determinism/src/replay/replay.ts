import { CupelError, type DeterminismTarget, type JsonObject } from "@cupel/core";
import { exactInterval, zeroEventUpperBound } from "@cupel/stats";
import type { Pack } from "../pack/read-pack.ts";
import { percentDown, percentUp } from "../render/percent.ts";
import type { CheckEnvironment } from "../run/check-environment.ts";
import type { AxisName } from "../types/axis.ts";
import { type EnvironmentDifference, environmentDiff } from "./environment-diff.ts";
import { replayCase } from "./replay-case.ts";
import { createTrials } from "./trials.ts";

export interface ReplayOptions {
  /** Times both sides are sent. Default 10. */
  readonly times?: number;
  /** On (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** `env.json` of this machine: held against the recorded one where the model runs in this process. */
  readonly environmentNow?: JsonObject;
}

/** What came of sending a recorded divergence again. Plain JSON. */
export interface ReplayReport {
  /**
   * `REPRODUCED`: it diverged again, wherever; `NOT REPRODUCED`: it did not, within the bound; `DIFFERENT ENV`: it did not, but the setup is
   * another one, so that nothing follows for the recorded one.
   */
  readonly outcome: "REPRODUCED" | "NOT REPRODUCED" | "DIFFERENT ENV";
  readonly headline: string;
  readonly diverged: number;
  readonly of: number;
  /** Chance to diverge per trial: an interval where it did, an upper bound from 0 where it did not. */
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Trials whose two answers were the recorded ones. */
  readonly sameAnswers: number;
  readonly case: { readonly prompt: number; readonly axis: AxisName; readonly level: string; readonly minimal: boolean };
  readonly differences: readonly EnvironmentDifference[];
}

/**
 * Sends the divergence of a pack again, to the minimal case where there is one.
 *
 * @throws CupelError `USAGE` when nothing diverged in the pack or its prompts were left out, `BACKEND_UNAVAILABLE` and the like when the target
 * cannot be used, `BACKEND_FAILED` when no trial came to its end
 */
export async function replay(
  pack: Pack,
  target: DeterminismTarget,
  { times = 10, confidence = 0.95, environmentNow, ...environment }: ReplayOptions & CheckEnvironment,
): Promise<ReplayReport> {
  if (!pack.isReplayable)
    throw new CupelError("USAGE", "This pack cannot be sent again: it holds no prompts.", {
      hint: pack.source === "detllm" ? "detLLM keeps no text of a prompt." : "They were left out of it by --redact prompts.",
    });
  const { result, minimal } = pack;
  const which = minimal ?? replayCase(result);
  const differences = await environmentDiff({ trace: result.trace, environment: pack.environment }, target, { which, now: environmentNow });
  const trials = await createTrials(result, target, environment).run(which, times);
  if (trials.length === 0) throw new CupelError("BACKEND_FAILED", "No trial came to its end: every answer was broken.");
  const diverged = trials.filter((trial) => trial.diverged).length;
  const of = trials.length;
  const outcome = diverged > 0 ? "REPRODUCED" : differences.length > 0 ? "DIFFERENT ENV" : "NOT REPRODUCED";
  const alpha = 1 - confidence;
  const { low, high } = diverged > 0 ? exactInterval(diverged, of, { confidence }) : { low: 0, high: zeroEventUpperBound(of, { alpha }) };
  const percent = Number((confidence * 100).toFixed(4));
  const counted =
    diverged > 0
      ? `REPRODUCED ${diverged}/${of} (${percent} %: ${percentDown(low)} to ${percentUp(high)})`
      : `${outcome === "DIFFERENT ENV" ? "DIFFERENT ENV, not reproduced" : "NOT REPRODUCED"} in ${of} (${percent} %: < ${percentUp(high)} per trial)`;
  const told = differences.length === 0 ? "" : `; ${differences.length} facts of the setup differ`;
  return {
    outcome,
    headline: `${which.axis === "repeat" ? "repeat" : `${which.axis}=${which.level}`}: ${counted}${told}.`,
    diverged,
    of,
    low,
    high,
    confidence,
    sameAnswers: trials.filter(({ left, right }) => isRecorded(pack, left.text) && isRecorded(pack, right.text)).length,
    case: { prompt: which.prompt, axis: which.axis, level: which.level, minimal: minimal !== null },
    differences,
  };
}

/** Whether a text is that of a recorded answer, or the beginning of one: a minimal case ends sooner, and a recorded one may have been stopped. */
function isRecorded({ result }: Pack, text: string): boolean {
  return result.trace.rows.some(
    (row) => row.purpose === "cell" && (row.text.startsWith(text) || (row.status === "stopped" && text.startsWith(row.text))),
  );
}
