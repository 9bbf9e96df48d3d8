import { choice, flag, list, type OptionDefinitions } from "@cupel/command-line";
import { reportFormats } from "@cupel/reporters";
import { gateOptions } from "../run/gate-options.ts";
import { githubOption } from "./github.ts";

/** The options of `cupel report`. */
export const reportOptions = {
  ...gateOptions,
  format: {
    value: "<format>",
    type: choice(reportFormats.map(({ name }) => name)),
    onlyFlag: true,
    description: "what stdout is given (default: text, nothing with --output)",
  },
  output: {
    value: "<file>",
    type: list(),
    onlyFlag: true,
    description: "write the report there, in the format that the name ends with (repeatable)",
  },
  github: githubOption,
  json: {
    type: flag(),
    default: false,
    onlyFlag: true,
    description: "write the summary as one JSON document to stdout, and nothing else",
  },
} satisfies OptionDefinitions;
