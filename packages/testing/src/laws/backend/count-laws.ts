import { demand, show } from "../../demand.ts";
import type { Law } from "../law.ts";
import { type BackendCase, demandAnswer } from "./backend-case.ts";

const more = " And bear in mind that this sentence makes the prompt longer than it was before, by quite a number of words.";

/** What budgets and costs rest on: limits that hold, and counts that grow with what was sent. */
export function countLaws({ law, request, maxTokens, repeats }: BackendCase): readonly Law[] {
  return [
    law("keeps to the token limit", async (backend) => {
      for (const limit of [1, maxTokens]) {
        const { usage } = await backend.generate(request({ maxTokens: limit }));
        demand(usage.outputTokens <= limit, `${usage.outputTokens} tokens where ${limit} were allowed`);
      }
    }),
    law("says so when the limit cut its answer", async (backend, capabilities) => {
      if (!repeats(capabilities)) return;
      const whole = await backend.generate(request());
      if (whole.usage.outputTokens < 2) return;
      const cut = await backend.generate(request({ maxTokens: 1 }));
      demand(cut.finishReason === "length", `cut after one token, finish reason ${show(cut.finishReason)}`);
      demand(cut.text.length <= whole.text.length, `one token gave ${show(cut.text)}, ${maxTokens} gave ${show(whole.text)}`);
    }),
    law("counts more input for a longer prompt, and the system text with it", async (backend) => {
      const counted = async (changes: object) => (await backend.generate(request({ maxTokens: 1, ...changes }))).usage.inputTokens;
      const { prompt } = request();
      const [short, long, withSystem] = [await counted({}), await counted({ prompt: `${prompt}${more}` }), await counted({ system: more })];
      demand(short > 0, `${short} tokens for the prompt ${show(prompt)}`);
      demand(long > short, `${short} tokens for ${show(prompt)}, ${long} with a sentence more`);
      demand(withSystem > short, `${short} tokens for ${show(prompt)}, ${withSystem} with a system text`);
    }),
    law("counts what it wrote, no less where it wrote more", async (backend, capabilities) => {
      if (!repeats(capabilities)) return;
      const [short, long] = [await backend.generate(request({ maxTokens: 2 })), await backend.generate(request())];
      demandAnswer(short);
      demand(long.usage.outputTokens >= short.usage.outputTokens, `${show(short)}, but with ${maxTokens} tokens allowed ${show(long)}`);
    }),
  ];
}
