import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { type OptionSources, resolveOptions } from "../resolve-options.ts";
import { type TelemetryValues, telemetryOptions } from "./telemetry-options.ts";

/** What is asked of telemetry, of a command whose other options are flags only. @throws CupelError `USAGE` for a variable that says nonsense */
export function telemetryValues({ environment, directory }: CommandContext, command: Command): TelemetryValues {
  const sources = { flags: command.opts<OptionSources["flags"]>(), environment, file: undefined, directory };
  return resolveOptions(telemetryOptions, sources).values;
}
