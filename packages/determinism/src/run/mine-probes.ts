import type { DeterminismTarget } from "@cupel/core";
import { firstMargin, firstTokens } from "../border/first-tokens.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CheckEnvironment } from "./check-environment.ts";

/** A prompt that is asked for one token. */
export interface BorderProbe {
  readonly prompt: string;
  /** Different first tokens that were seen. */
  readonly distinct: number;
  /** Smallest top-1 − top-2 seen, in nats; null without scores. */
  readonly margin: number | null;
}

/**
 * Asks every prompt for one token, several times, and puts those first that vary, then those nearest to a tie (border inputs, arXiv
 * 2602.11083). Greedy, whatever the spec says of temperature.
 *
 * @throws CupelError when the target cannot be used
 */
export async function mineProbes(
  target: DeterminismTarget,
  spec: CheckSpec,
  { queries, signal, progress }: Pick<CheckEnvironment, "signal" | "progress"> & { readonly queries: number },
): Promise<readonly BorderProbe[]> {
  const probes: BorderProbe[] = [];
  for (const [index, input] of spec.prompts.entries()) {
    const answers = await firstTokens(target, input, { settings: spec.settings, queries, nonce: `probe-${probes.length}`, signal });
    const diverged = probes.filter(({ distinct }) => distinct > 1).length;
    progress?.({ stage: "one token each", done: (index + 1) * queries, planned: spec.prompts.length * queries, diverged });
    if (answers.length === 0) continue;
    probes.push({
      prompt: input.text,
      distinct: new Set(answers.map(({ text, outputTokenIds }) => outputTokenIds?.join() ?? text)).size,
      margin: firstMargin(answers),
    });
  }
  return probes.sort(
    (left, right) =>
      right.distinct - left.distinct || (left.margin ?? Number.POSITIVE_INFINITY) - (right.margin ?? Number.POSITIVE_INFINITY),
  );
}
