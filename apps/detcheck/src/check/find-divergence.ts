import type { Generation } from "@cupel/core";
import type { Divergence } from "./check-report.ts";
import { firstDifference } from "./first-difference.ts";

/** The first pair of differing answers to a prompt; undefined when all are equal. Equality is transitive, so comparing with the first suffices. */
export function findDivergence(
  answers: readonly (Generation | undefined)[],
  prompt: { readonly index: number; readonly text: string },
): Divergence | undefined {
  const complete = answers.flatMap((generation, run) => (generation ? [{ generation, run }] : []));
  const [first] = complete;
  if (first === undefined) return undefined;
  for (const { generation, run } of complete) {
    const difference = firstDifference(first.generation, generation);
    if (difference === undefined) continue;
    const counts = new Map<string, number>();
    for (const {
      generation: { text, finishReason },
    } of complete) {
      const key = `${finishReason} ${text}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return {
      prompt: prompt.index,
      promptStart: prompt.text.slice(0, 80),
      runs: [first.run, run],
      distinctAnswers: counts.size,
      modal: [Math.max(...counts.values()), complete.length],
      difference,
    };
  }
  return undefined;
}
