import { type BackendName, embedded, ollama, openai, simulated } from "@cupel/backends";
import type { CommandContext } from "@cupel/command-line";
import { type Backend, CupelError } from "@cupel/core";
import { tiny } from "@cupel/tiny";

/** The flags that choose a backend. */
export interface BackendFlags {
  readonly backend: BackendName | undefined;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly apiKeyEnv: string;
}

/** The backend to be checked. Nothing is loaded or connected yet. @throws CupelError `USAGE` when the flags do not fit together */
export function createBackend({ backend, model, baseUrl, apiKeyEnv }: BackendFlags, context: CommandContext): Backend {
  const served = backend === "ollama" || backend === "openai";
  if (baseUrl !== undefined && !served) throw new CupelError("USAGE", "--base-url is for the backends ollama and openai.");
  if (served && model === undefined) throw new CupelError("USAGE", `--backend ${backend} needs --model.`);
  const address = baseUrl === undefined ? {} : { baseUrl };
  switch (backend) {
    case "embedded":
      return embedded({ model: model ?? tiny(), sequences: 1 });
    case "ollama":
      return ollama({ model: model ?? "", ...address });
    case "openai":
      return openai({ model: model ?? "", ...address, apiKey: context.environment[apiKeyEnv] || undefined });
    case "simulated":
      return simulated({ model: model ?? "simulated" });
    default:
      throw new CupelError("USAGE", `There is no backend "${backend}" to be checked.`);
  }
}
