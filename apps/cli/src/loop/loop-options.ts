import {
  choice,
  environmentName,
  flag,
  integer,
  number,
  type OptionDefinitions,
  type OptionType,
  type OptionValues,
  optionType,
  path,
  quantities,
  telemetryOptions,
  text,
} from "@cupel/command-line";
import { InvalidArgumentError } from "commander";
import { price } from "../run/price-option.ts";
import { backendFlags, engineNames } from "../run/run-settings.ts";
import { sandboxModes } from "../sandbox-modes.ts";
import { datasetNames } from "./loop-settings.ts";

/** Where the answers of a loop can be told to come from. */
export const loopBackends = backendFlags.filter((name) => name !== "simulated" && name !== "mock");

/** How much is told. The names are those of the reference's logging. */
export const logLevels = ["DEBUG", "INFO", "WARNING", "ERROR"] as const;

/** An integer of either sign. */
function whole(): OptionType<number> {
  const check = (value: unknown): number => {
    if (Number.isSafeInteger(value)) return value as number;
    throw new InvalidArgumentError("Expected a whole number.");
  };
  return optionType((words) => check(/^-?\d+$/.test(words) ? Number(words) : undefined), { check, schema: { type: "integer" } });
}

/** A log level, in whatever case. */
function logLevel(): OptionType<(typeof logLevels)[number]> {
  const { check: known, schema } = choice(logLevels);
  const check = (value: unknown) => known(typeof value === "string" ? value.toUpperCase() : value);
  return optionType(check, { check, schema });
}

// Log levels are those of the reference, and its metrics are shown unless that is refused.
const { logLevel: _level, metricsCompat, ...telemetry } = telemetryOptions;

const [agents, data, loop, limited, output] = ["Agents:", "Dataset:", "Loop:", "Limits:", "Run:"];

/** Every option of `cupel loop`, in the order of its help. Names are the keys of a configuration file. */
// biome-ignore format: one line for each
export const loopOptions = {
  improver: { group: agents, value: "<agent>", type: text(), description: `who writes the programs: ${loopBackends.join(", ")}, one of these with :MODEL (for replay :FILE), or the name of a model (default: embedded)` },
  evaluator: { group: agents, value: "<agent>", type: text(), description: "who reviews what they give, named likewise (default: the improver)" },
  backend: { group: agents, value: "<name>", type: choice(loopBackends), default: "ollama", description: "where a model is whose name stands alone" },
  improverModel: { group: agents, value: "<name>", type: text(), description: "the improver's model, where its backend is named alone" },
  evaluatorModel: { group: agents, value: "<name>", type: text(), description: "the evaluator's" },
  baseUrl: { group: agents, value: "<url>", type: text(), description: "address of the server of both (default: OLLAMA_BASE_URL for ollama, if set)" },
  improverBaseUrl: { group: agents, value: "<url>", type: text(), description: "address of the improver's server" },
  evaluatorBaseUrl: { group: agents, value: "<url>", type: text(), description: "address of the evaluator's" },
  apiKeyEnv: { group: agents, value: "<variable>", type: environmentName(), description: "the environment variable that holds the key for openai (default: OPENAI_API_KEY, if set)" },
  evaluatorApiKeyEnv: { group: agents, value: "<variable>", type: environmentName(), description: "the evaluator's, where it is another" },
  improverTemperature: { group: agents, value: "<t>", type: number(0, 2), default: 0, description: "temperature of programs; it rises where nothing improves" },
  evaluatorTemperature: { group: agents, value: "<t>", type: number(0, 2), default: 0, description: "temperature of reviews" },
  improverMaxTokens: { group: agents, value: "<n>", type: integer(1), default: 512, description: "most tokens of a program" },
  evaluatorMaxTokens: { group: agents, value: "<n>", type: integer(1), default: 128, description: "most tokens of a review" },
  engine: { group: agents, value: "<name>", type: choice(engineNames), default: "auto", description: "engine of the embedded backend" },
  structuredOutputs: { group: agents, type: flag(), default: false, description: "the openai server holds answers to a JSON schema: reviews are then asked for with theirs" },

  dataset: { group: data, value: "<name|file>", type: text(), default: "primes", description: `${datasetNames.join(", ")}, or a file of {"input", "expected"} lines` },
  instruction: { group: data, value: "<text>", type: text(), description: "what the function solve does, for a file that does not say it in its first line" },
  rangeStart: { group: data, value: "<n>", type: whole(), description: "primes: the first public number (default: 1)" },
  rangeEnd: { group: data, value: "<n>", type: whole(), description: "primes: the last public number (default: 20)" },
  holdOut: { group: data, value: "<share>", type: number(0, 0.9), description: "share of a file's lines that only score, where it does not say it line by line (default: 0.3)" },

  stop: { group: loop, value: "<rule>", type: choice(["truth", "evaluator", "both"]), description: "who says that the program is right: the labels, the evaluator, or both (default: truth where there are labels)" },
  maxIterations: { group: loop, value: "<n>", type: integer(1), default: 5, description: "most programs" },
  patience: { group: loop, value: "<n>", type: integer(1), default: 2, description: "iterations without a better score after which the loop ends" },
  shownCases: { group: loop, value: "<n>", type: integer(1), default: 5, description: "failing cases that the improver is shown" },
  batch: { group: loop, value: "<n>", type: integer(1), default: 1, description: "results in one question to the evaluator" },
  reviews: { group: loop, value: "<n>", type: integer(1), description: "most results that are reviewed of a program under --stop truth (default: all)" },
  untilFirst: { group: loop, type: flag(), default: false, description: "review no further result once one is refused" },

  budget: { group: limited, value: "<limits>", type: quantities(["tokens", "calls", "time", "usd"]), default: {}, description: "end the loop at tokens=N,calls=N,time=SECONDS,usd=N" },
  price: { group: limited, value: "<price>", type: price, description: "USD per million tokens, as input=2,cached=0.5,output=8; with model=NAME in front for one of two models (repeatable)" },
  concurrency: { group: limited, value: "<n>", type: integer(1), description: "reviews in flight at once (default: cores for embedded, 4 for servers)" },
  cache: { group: limited, value: "<folder>", type: path(), description: "keep answers in this folder, and take from it those that an earlier run was given to the same calls" },
  seed: { group: limited, value: "<n>", type: integer(0), default: 1, description: "seed of everything random" },
  sandbox: { group: limited, value: "<mode>", type: choice(sandboxModes), default: "auto", description: "where programs run" },

  ...telemetry,
  metricsCompat: { ...metricsCompat, default: "dual-llm" },

  config: { group: output, value: "<file>", type: path(), onlyFlag: true, description: "configuration file (.yaml, .json, .ts): these names, or the keys of the reference's config.yaml" },
  out: { group: output, value: "<folder>", type: path(), onlyFlag: true, description: "folder of the artifacts (default: runs/<time>-<hash>)" },
  outdir: { group: output, value: "<folder>", type: path(), onlyFlag: true, description: "the same" },
  resume: { group: output, value: "<folder>", type: path(), onlyFlag: true, description: "continue the interrupted loop in this folder; its settings are kept there" },
  force: { group: output, type: flag(), default: false, onlyFlag: true, description: "start over in a folder that is not empty" },
  logLevel: { group: output, value: "<level>", type: logLevel(), default: "INFO", description: "DEBUG also shows the evaluator's words, WARNING no progress; with --log-format, what is logged (default in the environment: LOG_LEVEL)" },
  showAll: { group: output, type: flag(), default: false, description: "show every case of an iteration, not only some that fail" },
  maxFailures: { group: output, value: "<n>", type: integer(0), default: 5, description: "failing cases that are shown" },
  json: { group: output, type: flag(), default: false, onlyFlag: true, description: "write the report as one JSON document to stdout, and nothing else" },
} satisfies OptionDefinitions;

/** What came of them. */
export type LoopOptions = OptionValues<typeof loopOptions>;
