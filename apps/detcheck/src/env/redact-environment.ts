import type { Command } from "commander";
import type { Environment } from "./read-environment.ts";

/** What is to be left out of an environment that is written down. */
export interface RedactFlags {
  readonly redactEnv: boolean;
  readonly redactEnvVar?: readonly string[];
}

/** Adds the flags, detLLM's by their names. */
export function addRedactOptions(command: Command): Command {
  return command
    .option("--redact-env", "leave out the values of all variables", false)
    .option(
      "--redact-env-var <name>",
      "leave out the value of this variable (may be repeated)",
      (name: string, names: readonly string[] = []) => [...names, name],
    );
}

/** Values of variables left out, all or some; both together are the union. The fingerprint stays that of the whole: it does not tell a short value. */
export function redactEnvironment(environment: Environment, { redactEnv, redactEnvVar = [] }: RedactFlags): Environment {
  const hide = (name: string, value: string | null): string | null =>
    value !== null && (redactEnv || redactEnvVar.includes(name)) ? "<redacted>" : value;
  return {
    ...environment,
    variables: Object.fromEntries(Object.entries(environment.variables).map(([name, value]) => [name, hide(name, value)])),
  };
}
