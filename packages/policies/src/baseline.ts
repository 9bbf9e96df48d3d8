import { definePolicy, type Policy } from "@cupel/core";
import { baselinePrompt } from "./prompts/baseline-prompt.ts";

/** Asks once and takes what comes. */
export function baseline(): Policy {
  return definePolicy("baseline", async function* ({ task, generate }) {
    yield await generate({ prompt: baselinePrompt(task) });
  });
}
