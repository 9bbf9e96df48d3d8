import { type Backend, CupelError, canonicalJson, contentHash } from "@cupel/core";
import { zeroEventUpperBound } from "@cupel/stats";
import type { CheckReport, CheckSettings, CheckVerdict } from "./check-report.ts";
import { type Answers, collectAnswers } from "./collect-answers.ts";
import { findDivergence } from "./find-divergence.ts";
import { percent } from "./percent.ts";

/** What a check needs. */
export interface CheckOptions {
  /** Called twice for a server, whose identity is asked for again at the end. */
  readonly createBackend: () => Backend;
  /** Distinct. */
  readonly prompts: readonly string[];
  readonly settings: CheckSettings;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** Runs the check and judges it. @throws CupelError when the backend cannot be used at all */
export async function runCheck(options: CheckOptions): Promise<CheckReport> {
  const { createBackend, prompts, settings, signal, progress } = options;
  await using backend = createBackend();
  const { determinism, seeds, facts } = await backend.capabilities();
  if (settings.temperature > 0 && !seeds) {
    throw new CupelError("UNSUPPORTED", `The backend ${backend.name} takes no seed, so only --temperature 0 can be checked.`);
  }
  const answers = await collectAnswers(backend, prompts, { settings, signal, progress });
  const comparable = answers.byPrompt.filter((list) => completeIn(list) >= 2);
  const divergences = answers.byPrompt.flatMap((list, index) => findDivergence(list, { index, text: prompts[index] ?? "" }) ?? []);
  // One proof suffices: what broke afterwards does not undo it.
  if (divergences.length === 0 && answers.stoppedBy) throw answers.stoppedBy;
  if (answers.lastFailure && answers.byPrompt.every((list) => completeIn(list) === 0)) throw answers.lastFailure;
  const drifted = await hasDrifted(options, backend, facts).catch((error: unknown) => {
    if (divergences.length === 0) throw error;
    return false;
  });
  const bound = zeroEventUpperBound(comparable.length, { alpha: 1 - settings.confidence });
  const [verdict, reason] = judge({
    divergences: divergences.length,
    comparable: comparable.length,
    bound,
    answers,
    settings,
    drifted,
  });
  return {
    schemaVersion: 1,
    verdict,
    reason,
    claim: "T1t @ repeat, concurrency 1",
    backend: { name: backend.name, model: backend.model, determinism, facts },
    settings: { ...settings, prompts: prompts.length, promptsSha256: contentHash(prompts) },
    compared: {
      prompts: comparable.length,
      comparisons: comparable.reduce((sum, list) => sum + completeIn(list) - 1, 0),
      failedCalls: answers.failedCalls,
      lastFailure: answers.lastFailure?.message ?? null,
    },
    bound: verdict === "NO DIVERGENCE OBSERVED" ? { divergingPrompts: bound, n: comparable.length, confidence: settings.confidence } : null,
    divergences,
    notShown: notShown(settings),
  };
}

interface Evidence {
  readonly divergences: number;
  readonly comparable: number;
  readonly bound: number;
  readonly answers: Answers;
  readonly settings: CheckSettings;
  readonly drifted: boolean;
}

/** One proof suffices; a setup that changed invalidates what it did not prove; agreement about nothing is no agreement. */
function judge({ divergences, comparable, bound, answers, settings, drifted }: Evidence): readonly [CheckVerdict, string] {
  if (drifted) return ["INVALID", "The server or the model changed during the check, so its answers cannot be compared."];
  if (divergences > 0) return ["DIVERGED", `${divergences} of ${comparable} prompts got different answers to the same call.`];
  if (comparable === 0) return ["INCONCLUSIVE", "No prompt got two complete answers, so nothing could be compared."];
  const texts = new Set(answers.byPrompt.flatMap((list) => list.flatMap((generation) => generation?.text ?? [])));
  if (texts.size === 1 && texts.has("")) return ["INCONCLUSIVE", "Every answer is empty, so nothing could be compared."];
  if (texts.size === 1 && comparable > 1)
    return [
      "INCONCLUSIVE",
      `${comparable} prompts got one and the same answer: it does not depend on the prompt, so its repetition shows nothing.`,
    ];
  if (settings.maxBound !== null && bound > settings.maxBound) {
    return [
      "INCONCLUSIVE",
      `No divergence was observed, but ${comparable} prompts bound the share only by ${percent(bound)}, above the ${percent(settings.maxBound)} asked for.`,
    ];
  }
  return ["NO DIVERGENCE OBSERVED", `${comparable} prompts × ${settings.runs} runs, all answers equal.`];
}

/** Whether a server is another one at the end. A model in this process cannot be replaced under way. */
async function hasDrifted({ createBackend }: CheckOptions, { name }: Backend, before: object): Promise<boolean> {
  if (name !== "ollama" && name !== "openai") return false;
  await using again = createBackend();
  return canonicalJson((await again.capabilities()).facts) !== canonicalJson(before);
}

function completeIn(list: Answers["byPrompt"][number]): number {
  return list.filter((generation) => generation !== undefined).length;
}

function notShown({ temperature }: CheckSettings): readonly string[] {
  return [
    "other axes: batches, concurrency, cold and warm caches, restarts, threads, other machines and builds",
    "log probabilities: answers can agree while scores differ, and part on the next prompt",
    "whether something between here and the model repeats a stored answer",
    "prompts that are not like these: the bound takes the set for a sample of them",
    ...(temperature > 0 ? ["whether another seed would give another answer"] : []),
  ];
}
