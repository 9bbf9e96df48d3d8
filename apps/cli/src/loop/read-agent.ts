import { backendNameOf } from "@cupel/backends";
import { CupelError } from "@cupel/core";
import { loopBackends } from "./loop-options.ts";

/** An agent as it was named. */
export interface NamedAgent {
  readonly backend: string;
  /** Undefined where only the backend is named. */
  readonly model?: string;
}

/**
 * `embedded`, `ollama:gemma3:4b`, `replay:records.jsonl`, or the name of a model on the usual backend, such as `gemma3:4b`.
 * @throws CupelError `USAGE` for a backend that a loop cannot use
 */
export function readAgent(named: string, usual: string): NamedAgent {
  const colon = named.indexOf(":");
  const head = colon < 0 ? named : named.slice(0, colon);
  const backend = backendNameOf(head);
  if (backend === undefined) return { backend: backendNameOf(usual) ?? usual, model: named };
  if (!(loopBackends as readonly string[]).includes(head)) {
    throw new CupelError("USAGE", `A loop cannot use the backend "${head}"; use one of ${loopBackends.join(", ")}.`);
  }
  const model = colon < 0 ? "" : named.slice(colon + 1).trim();
  if (colon >= 0 && model === "") throw new CupelError("USAGE", `The agent "${named}" names no model behind its colon.`);
  return { backend, ...(model !== "" && { model }) };
}
