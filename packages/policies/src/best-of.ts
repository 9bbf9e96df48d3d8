import { type Candidate, CupelError, definePolicy, type Policy } from "@cupel/core";
import { baselinePrompt } from "./prompts/baseline-prompt.ts";
import { sampleOf, temperatureLadder } from "./temperature-ladder.ts";

/**
 * Up to `k` samples of the plain question; stops at the first that passes, else stands by the first. Sample 0 is drawn at the run's
 * temperature, the others with seeds of their own on the temperature ladder, never colder than that; its last rung repeats. The same text twice is verified once.
 *
 * @param k at least 1
 * @throws CupelError `USAGE` for another k or an empty ladder
 */
export function bestOf(k: number, { temperatures = temperatureLadder }: { readonly temperatures?: readonly number[] } = {}): Policy {
  if (!(Number.isInteger(k) && k >= 1)) throw new CupelError("USAGE", `bestOf(${k}): k must be a whole number of at least 1.`);
  if (temperatures.length === 0) throw new CupelError("USAGE", "bestOf: the temperature ladder is empty.");
  const name = temperatures === temperatureLadder ? `best-of-${k}` : `best-of-${k} at ${temperatures.join(", ")}`;
  return definePolicy(name, async function* ({ task, generate }) {
    const prompt = baselinePrompt(task);
    const tried: Candidate[] = [];
    for (let sample = 0; sample < k; sample++) {
      const candidate = await generate(sampleOf(prompt, sample, { temperatures, first: tried[0] }));
      tried.push(candidate);
      const feedback = yield candidate;
      if (feedback.status === "pass") return candidate;
    }
    return tried[0];
  });
}
