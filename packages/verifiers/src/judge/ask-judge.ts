import { CupelError, type Generation, sha256Hex } from "@cupel/core";
import type { JudgeOptions } from "./judge-options.ts";
import { type JudgeQuestion, judgePrompt, judgeSystem } from "./judge-prompt.ts";
import { readGrade } from "./read-grade.ts";

/** What came of asking the judge once: a grade by its place, or why there is none. Plain JSON. */
export interface Vote {
  readonly seed: number;
  readonly grade?: number;
  readonly rationale?: string;
  readonly reply?: string;
  /** `BACKEND_FAILED` and the like; `no grade` for a reply that ends in none, `cut off` for one that was too long. */
  readonly problem?: string;
}

/** Asks for a grade of one answer. @throws CupelError `ABORTED` */
export async function askJudge(
  { backend, grades, maxTokens }: Required<JudgeOptions>,
  question: JudgeQuestion,
  call: { readonly answer: string; readonly seed: number; readonly temperature: number; readonly signal: AbortSignal | undefined },
): Promise<Vote> {
  const { answer, seed, temperature, signal } = call;
  // No answer can hold a code that is made from it.
  const code = sha256Hex(JSON.stringify([seed, question.task, answer])).slice(0, 16);
  let generation: Generation;
  try {
    generation = await backend.generate({
      system: judgeSystem(question, code),
      prompt: judgePrompt(question, { answer, code }),
      maxTokens,
      temperature,
      seed,
      ...(signal && { signal }),
    });
  } catch (thrown) {
    if (signal?.aborted) throw new CupelError("ABORTED", "The judge was stopped.", { cause: thrown });
    return { seed, problem: CupelError.is(thrown) ? thrown.code : "INTERNAL" };
  }
  if (generation.finishReason === "abort") throw new CupelError("ABORTED", "The judge was stopped.");
  const reply = generation.text.slice(0, 2000);
  if (generation.finishReason === "length") return { seed, reply, problem: "cut off" };
  return { seed, reply, ...(readGrade(generation.text, grades) ?? { problem: "no grade" }) };
}
