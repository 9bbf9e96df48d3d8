import type { PromptInput } from "@cupel/core";

const texts = [
  "List three rivers of Europe and one town on each.",
  "What is 17 times 23? Show the steps.",
  "Write a limerick about a lighthouse keeper who counts gulls, then explain in a sentence why the metre works.",
  "Hi.",
  "Translate into French: the baker sold seven loaves before noon.",
  "Sort these words by length: pear, fig, banana, kiwi, watermelon.",
  "Name a prime number above 100.",
  "Describe how a bicycle stays upright, in two sentences that a child understands.",
];

/** Other prompts to fill a batch or a load with: those of the check itself, else texts of our own, of unequal length. */
export function neighbourPrompts(prompts: readonly PromptInput[], beside: readonly number[], count: number): readonly PromptInput[] {
  const others = prompts.filter((_, index) => !beside.includes(index));
  const pool = others.length > 0 ? rotate(others, (beside[0] ?? 0) % others.length) : texts.map((text) => ({ text }));
  return Array.from({ length: count }, (_, index) => pool[index % pool.length] as PromptInput);
}

function rotate<Item>(items: readonly Item[], by: number): readonly Item[] {
  return [...items.slice(by), ...items.slice(0, by)];
}
