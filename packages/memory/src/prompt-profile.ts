import { containment, jaccard } from "./similarity.ts";
import { maskNumbers, normalizePrompt, wordsOf } from "./words.ts";

/** A prompt, prepared once for comparing it with others. */
export interface PromptProfile {
  readonly normalized: string;
  readonly words: ReadonlySet<string>;
  readonly masked: ReadonlySet<string>;
}

export function profileOf(prompt: string): PromptProfile {
  const words = wordsOf(prompt);
  return { normalized: normalizePrompt(prompt), words, masked: maskNumbers(words) };
}

/**
 * Two prompts whose word sets are this similar (Jaccard), as they stand or with numbers masked, are one task asked twice: their answers
 * are the same or differ in a number. Measured on sixty tasks of sixty families, no two prompts of a kind come near it (at most 0.65);
 * tasks that fill one template with other numbers lie above it.
 */
export const nearDuplicateSimilarity = 0.8;

/** A prompt of at least `longPrompt` words of which this share stands in the other is the other with something around it. */
export const nearDuplicateContainment = 0.95;
const longPrompt = 8;

/** True for prompts that are equal but for case and space, near-duplicates by similarity, or one within the other. */
export function isNearDuplicate(left: PromptProfile, right: PromptProfile): boolean {
  if (left.normalized === right.normalized) return true;
  if (jaccard(left.words, right.words) >= nearDuplicateSimilarity) return true;
  if (Math.min(left.words.size, right.words.size) < longPrompt) return false;
  return jaccard(left.masked, right.masked) >= nearDuplicateSimilarity || containment(left.words, right.words) >= nearDuplicateContainment;
}
