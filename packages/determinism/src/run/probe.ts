import type { DeterminismTarget, SendMode, TargetCapabilities } from "@cupel/core";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CheckEnvironment } from "./check-environment.ts";

/** What a target was found to be able to do, and how that was found. */
export interface Probed {
  readonly capabilities: TargetCapabilities;
  readonly notes: readonly string[];
}

const open = "Tell a short story that nobody has told before.";

/**
 * Holds what a target declares against what it does: one call for ids and scores, and, where sampling is to be checked, two seeds twice at
 * temperature 1. Accepting a field earns no credit.
 *
 * @throws CupelError when the target cannot be used
 */
export async function probe(target: DeterminismTarget, spec: CheckSpec, { signal }: Pick<CheckEnvironment, "signal">): Promise<Probed> {
  const declared = await target.capabilities();
  const notes: string[] = [];
  const how: SendMode = { form: "single", stream: false, cache: "default", nonce: "probe", signal };
  const ask = async (seed: number | null, temperature: number) => {
    const settings = { ...spec.settings, seed, temperature, maxTokens: 16, extra: spec.settings.extra };
    const [answer] = await target.send([target.prepare({ text: open }, settings)], how);
    return answer;
  };
  const first = await ask(spec.settings.seed, spec.settings.temperature);
  // Some settings are only heard to be dropped once they were sent.
  const { dropped } = await target.capabilities();
  let capabilities = dropped === undefined ? declared : { ...declared, dropped };
  if (first?.status === "ok") {
    if (declared.tokenIds === "yes" && first.outputTokenIds === null) {
      capabilities = { ...capabilities, tokenIds: "no" };
      notes.push("declared token ids did not come");
    }
    if (declared.scores !== "none" && spec.settings.topScores !== null && (first.scores === null || first.scores.length === 0)) {
      capabilities = { ...capabilities, scores: "none", topK: 0 };
      notes.push("declared scores did not come");
    }
  } else if (first?.error?.httpStatus === 400 && spec.settings.topScores !== null) {
    capabilities = { ...capabilities, scores: "none", topK: 0 };
    notes.push(`a request with scores was refused: ${first.error.message}`);
  }
  if (spec.settings.temperature > 0 && declared.seed !== "absent") {
    const answers = [await ask(1, 1), await ask(1, 1), await ask(2, 1), await ask(2, 1)];
    const seed = seedFrom(
      answers.map((answer) => (answer?.status === "ok" ? answer.text : answer?.error?.httpStatus === 400 ? "rejected" : undefined)),
    );
    if (seed !== undefined) {
      capabilities = { ...capabilities, seed };
      notes.push(`the seed is ${seed}`);
    }
  }
  return { capabilities, notes };
}

function seedFrom([a, b, c, d]: readonly (string | undefined)[]): TargetCapabilities["seed"] | undefined {
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if (a === "rejected") return "rejected";
  return a === b && c === d && a !== c ? "honoured" : "accepted";
}
