import type { Capabilities, JsonObject, Task } from "@cupel/core";
import type { SandboxDescription } from "@cupel/sandbox";
import { version } from "../version.ts";
import type { LoopSettings } from "./loop-settings.ts";

/** What was found when the loop was set up. */
export interface LoopFindings {
  readonly task: Task;
  /** By agent. */
  readonly capabilities: Readonly<Record<string, Capabilities>>;
  readonly sandbox: SandboxDescription | undefined;
}

/** The configuration of a loop as its artifacts show it: the names that every run has first, then the settings, from which `--resume` starts. */
export function loopConfig(settings: LoopSettings, { task, capabilities, sandbox }: LoopFindings): JsonObject {
  const { improver, evaluator, dataset } = settings;
  return {
    command: "loop",
    backend: improver.backend,
    evaluator_backend: evaluator.backend,
    evaluator_model: evaluator.model,
    prompts_file: dataset,
    tasks: [task.kind],
    limit: null,
    max_tokens: improver.maxTokens,
    temperature: improver.temperature,
    dataset: task.metadata?.dataset ?? {},
    capabilities: capabilities as unknown as JsonObject,
    sandbox: sandbox === undefined ? null : { mode: sandbox.mode, interpreter: sandbox.interpreter },
    cupel_version: version,
    settings: settings as unknown as JsonObject,
  };
}
