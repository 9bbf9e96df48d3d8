import { setImmediate } from "node:timers/promises";
import { type Backend, CupelError, type Generation } from "@cupel/core";
import type { CheckSettings } from "./check-report.ts";

/** Answers by prompt and run. A call that broke has none. */
export interface Answers {
  readonly byPrompt: readonly (readonly (Generation | undefined)[])[];
  readonly failedCalls: number;
  readonly lastFailure: CupelError | undefined;
  /** What made further calls pointless: no server, no model. */
  readonly stoppedBy: unknown;
}

/**
 * Asks every prompt once, then every prompt again, one call at a time: what changes with time meets all prompts alike.
 * A call that breaks is left out and counted, never repeated until it pleases.
 *
 * @throws CupelError `ABORTED`
 */
export async function collectAnswers(
  backend: Backend,
  prompts: readonly string[],
  options: { readonly settings: CheckSettings; readonly signal: AbortSignal; readonly progress: (done: number, total: number) => void },
): Promise<Answers> {
  const { settings, signal, progress } = options;
  const { runs, temperature, seed, maxTokens } = settings;
  const byPrompt: (Generation | undefined)[][] = prompts.map(() => []);
  let [done, failedCalls] = [0, 0];
  let lastFailure: CupelError | undefined;
  for (let run = 0; run < runs; run++) {
    for (const [index, prompt] of prompts.entries()) {
      // A backend that answers at once must not keep signals from coming through.
      await setImmediate();
      signal.throwIfAborted();
      try {
        const generation = await backend.generate({ prompt, temperature, seed, maxTokens, signal });
        byPrompt[index]?.push(generation);
      } catch (error) {
        signal.throwIfAborted();
        if (!CupelError.is(error) || error.code !== "BACKEND_FAILED") return { byPrompt, failedCalls, lastFailure, stoppedBy: error };
        byPrompt[index]?.push(undefined);
        failedCalls++;
        lastFailure = error;
      }
      progress(++done, runs * prompts.length);
    }
  }
  signal.throwIfAborted();
  return { byPrompt, failedCalls, lastFailure, stoppedBy: undefined };
}
