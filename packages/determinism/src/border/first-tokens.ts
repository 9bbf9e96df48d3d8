import { CupelError, type DeterminismTarget, type Observation, type PromptInput, type TargetSettings } from "@cupel/core";
import { marginOf } from "../localise/margins.ts";

/** How often and under which signal a first token is asked for. */
export interface FirstTokenOptions {
  readonly settings: TargetSettings;
  readonly queries: number;
  /** Tells requests of one prompt from those of another, so that none is answered from a cache. */
  readonly nonce: string;
  readonly signal: AbortSignal;
}

/**
 * Whole answers of one token, greedy, whatever the settings say of temperature. One that fails is left out.
 *
 * @throws CupelError `BACKEND_UNAVAILABLE` when the target is gone
 */
export async function firstTokens(
  target: DeterminismTarget,
  input: PromptInput,
  { settings, queries, nonce, signal }: FirstTokenOptions,
): Promise<readonly Observation[]> {
  const request = target.prepare(input, { ...settings, temperature: 0, maxTokens: 1 });
  const answers: Observation[] = [];
  for (let query = 0; query < queries; query++) {
    signal.throwIfAborted();
    const [answer] = await target.send([request], { form: "single", stream: false, cache: "cold", nonce: `${nonce}-${query}`, signal });
    if (answer?.status === "ok") answers.push(answer);
    else if (answer?.error?.code === "BACKEND_UNAVAILABLE") throw new CupelError("BACKEND_UNAVAILABLE", answer.error.message);
  }
  return answers;
}

/** The smallest top-1 − top-2 of first tokens, in nats; null where no scores are told. */
export function firstMargin(answers: readonly Observation[]): number | null {
  const margins = answers.map(({ topScores }) => marginOf(topScores?.[0])).filter((margin) => margin !== null);
  return margins.length === 0 ? null : Math.min(...margins);
}
