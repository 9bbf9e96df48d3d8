export { type CommandContext, takesColour } from "./command-context.ts";
export { exitCodeOf, exitCodes } from "./exit-code.ts";
export { integer, list, number, quantities } from "./option-parsers.ts";
export { type ProgramFactory, runCommandLine } from "./run-command-line.ts";
