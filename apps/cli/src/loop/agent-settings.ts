import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { isHubReference } from "@cupel/backends";
import type { CommandContext, ResolvedOptions } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { demandKey } from "../run/demand-key.ts";
import type { loopOptions } from "./loop-options.ts";
import type { AgentSettings } from "./loop-settings.ts";
import { readAgent } from "./read-agent.ts";

/** What agents are read from. */
export interface AgentSources {
  readonly context: CommandContext;
  readonly options: ResolvedOptions<typeof loopOptions>;
  /** The address of Ollama in the configuration file. */
  readonly ollamaBaseUrl: string | undefined;
}

/** Both agents. @throws CupelError `USAGE` for a model that is not named, a file or a key that is not there */
export function agentsOf(sources: AgentSources): { readonly improver: AgentSettings; readonly evaluator: AgentSettings } {
  const { improver = "embedded", evaluator, evaluatorModel } = sources.options.values;
  const own = evaluator !== undefined || evaluatorModel !== undefined;
  const first = agentOf("improver", improver, sources);
  const second = agentOf("evaluator", evaluator ?? improver, sources);
  return { improver: first, evaluator: own ? second : { ...second, model: first.model, replayFrom: first.replayFrom } };
}

function agentOf(role: "improver" | "evaluator", named: string, sources: AgentSources): AgentSettings {
  const { context, options } = sources;
  const { values, directoryOf } = options;
  const { backend, model } = readAgent(named, values.backend);
  const apart = values[`${role}Model`];
  if (backend !== "replay" && model !== undefined && apart !== undefined) {
    throw new CupelError("USAGE", `The ${role}'s model is named twice: "${model}" and "${apart}".`);
  }
  const name = backend === "replay" ? apart : (model ?? apart);
  if (name === undefined && (backend === "ollama" || backend === "openai")) {
    throw new CupelError("USAGE", `The ${role} needs a model on ${backend}, such as --${role} ${backend}:NAME.`);
  }
  const from = (file: string) => resolve(directoryOf(role), file);
  const key = (role === "evaluator" ? values.evaluatorApiKeyEnv : undefined) ?? values.apiKeyEnv;
  return {
    backend,
    model: name === undefined ? null : backend === "embedded" && !isHubReference(name) ? from(name) : name,
    baseUrl: addressOf(role, backend, sources),
    ...(key !== undefined && { apiKeyEnv: demandKey(context, key) }),
    replayFrom: backend === "replay" ? existing(role, model === undefined ? undefined : from(model)) : null,
    temperature: values[`${role}Temperature`],
    maxTokens: values[`${role}MaxTokens`],
  };
}

/** Flag before environment before file; what is said of one agent before what is said of both. `OLLAMA_BASE_URL` is for ollama only. */
function addressOf(role: "improver" | "evaluator", backend: string, { context, options, ollamaBaseUrl }: AgentSources): string | null {
  const { values, originOf } = options;
  const own = values[`${role}BaseUrl`];
  if (own !== undefined) return own;
  const { OLLAMA_BASE_URL: named = "" } = context.environment;
  const isSaid = values.baseUrl !== undefined && originOf("baseUrl") !== "file";
  if (backend !== "ollama" || isSaid) return values.baseUrl ?? null;
  return (named === "" ? undefined : named) ?? values.baseUrl ?? ollamaBaseUrl ?? null;
}

function existing(role: string, file: string | undefined): string {
  if (file === undefined) throw new CupelError("USAGE", `The ${role} needs recorded answers, such as --${role} replay:records.jsonl.`);
  if (existsSync(file)) return file;
  throw new CupelError("USAGE", `--${role} names the file ${file}, which does not exist.`);
}
