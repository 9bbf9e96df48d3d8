import { type Candidate, definePolicy, type Memory, type Policy } from "@cupel/core";
import { memoryPrompt } from "./prompts/memory-prompt.ts";

/** How memory is used. */
export interface MemoryOptions {
  /** Most examples before each prompt. Default 1; 0 shows none. */
  readonly topK?: number;
  /** Answer with the win for this very task when there is one. The candidate is marked; reports count it apart. Default false. */
  readonly exact?: boolean;
}

/** A policy whose every prompt stands behind verified answers to similar tasks, never to the task itself. */
export function withMemory(memory: Memory, policy: Policy, { topK = 1, exact = false }: MemoryOptions = {}): Policy {
  const remembering = definePolicy(`${policy.name} with ${topK} of ${memory.name}${exact ? ", reused" : ""}`, async function* (context) {
    const { task, generate } = context;
    const win = exact ? await memory.exact(task) : undefined;
    if (win) {
      const reused = reuse(win.output, win.id, win.model ?? "memory");
      const feedback = yield reused;
      if (feedback.status === "pass") return reused;
    }
    const recalled = topK > 0 ? await memory.recall(task, { limit: topK }) : [];
    const ids = recalled.map((each) => each.win.id);
    const reminded: typeof generate = async (ask) =>
      await generate({
        ...ask,
        prompt: memoryPrompt(
          ask.prompt,
          recalled.map((each) => each.win),
        ),
        ...(ids.length > 0 && { memory: { ids, exact: false } }),
      });
    return yield* policy.run({ ...context, generate: reminded });
  });
  const { begin } = policy;
  // A task whose answer is reused never comes to the inner policy, whose other tasks would wait for it.
  if (begin === undefined || exact) return remembering;
  return { ...remembering, begin: (plan) => withMemory(memory, begin(plan), { topK }) };
}

function reuse(text: string, id: string, model: string): Candidate {
  return {
    text,
    raw: text,
    index: 0,
    prompt: "",
    seed: 0,
    temperature: 0,
    maxTokens: 1,
    model,
    finishReason: "stop",
    usage: { inputTokens: 0, outputTokens: 0 },
    milliseconds: 0,
    memory: { ids: [id], exact: true },
  };
}
