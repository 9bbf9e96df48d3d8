import { type PromptInput, pinnedSettings, type SendMode } from "@cupel/core";
import { type PlantedTargetOptions, plantedTarget } from "@cupel/testing";

const how: SendMode = { form: "single", stream: false, cache: "default", nonce: "r" };

/**
 * What detLLM 0.1.1 decides, in our own words: `runs` answers per prompt, each run held against the first, the first difference counts; then every
 * batch size once, over the prompts there are, held against the first run. No bound, no treatment check.
 */
export async function referenceVerdict(
  options: PlantedTargetOptions,
  {
    prompts,
    runs = 3,
    batches = [],
  }: { readonly prompts: readonly PromptInput[]; readonly runs?: number; readonly batches?: readonly number[] },
): Promise<"PASS" | "RUN_VARIANCE_FIXED_BATCH" | "BATCH_VARIANCE"> {
  const target = plantedTarget(options);
  const requests = prompts.map((prompt) => target.prepare(prompt, { ...pinnedSettings, maxTokens: 10 }));
  const once = async (size: number): Promise<readonly string[]> => {
    const texts: string[] = [];
    for (let at = 0; at < requests.length; at += size) {
      const part = requests.slice(at, at + size);
      const answers = await target.send(part, part.length === 1 ? how : { ...how, form: "batch" });
      texts.push(...answers.map(({ text }) => text));
    }
    return texts;
  };
  const first = (await once(1)).join("\n");
  for (let run = 1; run < runs; run++) if ((await once(1)).join("\n") !== first) return "RUN_VARIANCE_FIXED_BATCH";
  for (const size of batches) if ((await once(size)).join("\n") !== first) return "BATCH_VARIANCE";
  return "PASS";
}
