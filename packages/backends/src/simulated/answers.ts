import { CupelError } from "@cupel/core";

/** What a simulated model knows of a task. */
export interface SimulatedAnswer {
  readonly right: string;
  /** One of these is given otherwise; none: the empty text. */
  readonly wrong: readonly string[];
  readonly kind?: string;
  readonly family?: string;
}

/** Chance of the right answer: one number, or one per family or kind. */
export type Skill = number | Readonly<Record<string, number>>;

/** The answer whose prompt stands last in the call's prompt (the task comes after examples); of several that end there, the longest. */
export function findAnswer(answers: ReadonlyMap<string, SimulatedAnswer>, prompt: string): SimulatedAnswer | undefined {
  const exact = answers.get(prompt);
  if (exact) return exact;
  let best: { readonly end: number; readonly length: number; readonly answer: SimulatedAnswer } | undefined;
  for (const [key, answer] of answers) {
    const at = key === "" ? -1 : prompt.lastIndexOf(key);
    if (at < 0) continue;
    const end = at + key.length;
    if (best === undefined || end > best.end || (end === best.end && key.length > best.length)) best = { end, length: key.length, answer };
  }
  return best?.answer;
}

/** The chance for an answer: that of its family, else of its kind, else `default`, else one half. @throws CupelError `CONFIG_INVALID` outside [0, 1] */
export function skillFor(skill: Skill, { kind, family }: SimulatedAnswer): number {
  const named = (name: string | undefined) => (typeof skill === "number" || name === undefined ? undefined : skill[name]);
  const chance = typeof skill === "number" ? skill : (named(family) ?? named(kind) ?? named("default") ?? 0.5);
  if (chance >= 0 && chance <= 1) return chance;
  throw new CupelError("CONFIG_INVALID", `The simulated skill ${chance} is no chance between 0 and 1.`);
}
