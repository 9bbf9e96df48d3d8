export { type CommandContext, takesColour } from "./command-context.ts";
export { completionCommand } from "./completion/completion-command.ts";
export { type ConfigFile, findConfigFile, readConfigFile } from "./config-file.ts";
export { exitCodeOf, exitCodes } from "./exit-code.ts";
export { importConfig } from "./import-config.ts";
export { addOptions, flagOf, type OptionDefinition, type OptionDefinitions, schemaOf, variableOf } from "./option-definition.ts";
export {
  choice,
  duration,
  environmentName,
  flag,
  integer,
  list,
  number,
  type OptionType,
  optionType,
  path,
  quantities,
  text,
} from "./option-types.ts";
export { type OptionOrigin, type OptionSources, type OptionValues, type ResolvedOptions, resolveOptions } from "./resolve-options.ts";
export { type ProgramFactory, runCommandLine } from "./run-command-line.ts";
export { type CommandTelemetry, type OpenTelemetryOptions, openTelemetry } from "./telemetry/open-telemetry.ts";
export { type TelemetryValues, telemetryOptions } from "./telemetry/telemetry-options.ts";
export { telemetryValues } from "./telemetry/telemetry-values.ts";
