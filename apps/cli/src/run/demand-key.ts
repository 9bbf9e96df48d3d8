import type { CommandContext } from "@cupel/command-line";
import { CupelError } from "@cupel/core";

/** The name of the environment variable that holds a key. @throws CupelError `USAGE` where it holds none */
export function demandKey({ environment }: Pick<CommandContext, "environment">, name: string, option = "--api-key-env"): string {
  if (environment[name]) return name;
  throw new CupelError("USAGE", `${option}: the environment variable ${name} is not set.`);
}
