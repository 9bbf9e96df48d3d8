import type { CommandContext } from "@cupel/command-line";
import type { Backend, Task } from "@cupel/core";
import { createBackends } from "../run/create-backends.ts";
import { keeping } from "../run/keeping.ts";
import { released } from "../run/released.ts";
import type { AgentSettings, LoopConduct, LoopSettings } from "./loop-settings.ts";

/** Where the answers of both agents come from: one backend where they are the same model. */
export interface LoopBackends extends AsyncDisposable {
  readonly improver: Backend;
  readonly evaluator: Backend;
}

/** Makes the backends; nothing is loaded or connected yet. Throws as {@link createBackends} does. */
export async function loopBackends(
  context: CommandContext,
  { settings, conduct, task }: { readonly settings: LoopSettings; readonly conduct: LoopConduct; readonly task: Task },
): Promise<LoopBackends> {
  const { engine, structuredOutputs, seed } = settings;
  const quiet = conduct.detail === "none" ? { ...context, writeError: () => undefined } : context;
  const create = async ({ backend, model, baseUrl, apiKeyEnv, replayFrom }: AgentSettings): Promise<Backend> => {
    const where = { backend, models: model === null ? [] : [model], baseUrl, replayFrom, ...(apiKeyEnv !== undefined && { apiKeyEnv }) };
    const unused = { answers: null, skill: 1, latency: 0, faults: 0 } as const;
    const [made] = keeping(
      await createBackends({ ...where, ...unused, engine, structuredOutputs, seed }, [task], quiet),
      conduct.cache,
      context,
    );
    return made as Backend;
  };
  const improver = await create(settings.improver);
  const evaluator = isSamePlace(settings.improver, settings.evaluator) ? improver : await create(settings.evaluator);
  const all = released([...new Set([improver, evaluator])]);
  return { improver, evaluator, [Symbol.asyncDispose]: async () => await all[Symbol.asyncDispose]() };
}

function isSamePlace(left: AgentSettings, right: AgentSettings): boolean {
  return (["backend", "model", "baseUrl", "apiKeyEnv", "replayFrom"] as const).every((name) => left[name] === right[name]);
}
