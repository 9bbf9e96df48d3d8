import {
  type Backend,
  createRandom,
  definePolicy,
  defineVerifier,
  fail,
  type GenerateRequest,
  type Policy,
  pass,
  type Task,
  type Verifier,
} from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";

/** A small world for the engine's own tests: guess a number. Public: it is even. Gold: it is the one. */
export const guessTasks = (count: number): readonly Task[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `guess-${index}`,
    kind: "guess",
    family: `family-${index % 3}`,
    prompt: `guess number ${index}`,
    checks: { even: true },
    gold: { number: (index * 4) % 10 },
  }));

/** Says a digit that depends on prompt and seed only, as a model would. */
export const guessBackend = (delay = 0): Backend & { readonly calls: readonly GenerateRequest[] } =>
  scriptedBackend(async ({ prompt, seed }) => {
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, (seed % 3) * delay));
    return String(createRandom(`${prompt} ${seed}`).integer(10));
  });

export const guessVerifier: Verifier = defineVerifier("guess", ({ checks, candidate }) => {
  const number = Number(candidate.text);
  if (number % 2 !== 0) return fail(`${number} is odd`);
  return checks.number === undefined || checks.number === number ? pass() : fail("not the number", { evidence: Number(checks.number) });
});

/** Up to `tries` samples until one passes. Tells when it was cleaned up. */
export const guessing = (tries: number, cleanedUp: () => void = () => {}): Policy =>
  definePolicy(`guessing-${tries}`, async function* ({ task, generate }) {
    try {
      for (let sample = 0; sample < tries; sample++) {
        const candidate = await generate({ prompt: task.prompt, sample, temperature: 0.5 });
        const feedback = yield candidate;
        if (feedback.status === "pass") return candidate;
      }
    } finally {
      cleanedUp();
    }
  });

export const arms = () => [
  { name: "baseline", policy: guessing(1) },
  { name: "policy", policy: guessing(4) },
];
