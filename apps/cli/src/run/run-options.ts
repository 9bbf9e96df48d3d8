import {
  choice,
  environmentName,
  flag,
  integer,
  list,
  number,
  type OptionDefinition,
  type OptionValues,
  path,
  quantities,
  telemetryOptions,
  text,
} from "@cupel/command-line";
import type { RunOptionValues } from "../config/cupel-config.ts";
import { githubOption } from "../report/github.ts";
import { sandboxModes } from "../sandbox-modes.ts";
import { armNames } from "./arm-names.ts";
import { gateOptions } from "./gate-options.ts";
import { price } from "./price-option.ts";
import { backendFlags, engineNames, kindPolicyNames, policyNames } from "./run-settings.ts";

const limits = quantities(["tokens", "calls", "time", "usd"]);

/** Every key of the interface has a definition of its type here, and nothing else has. */
type Table = { readonly [Name in keyof RunOptionValues]-?: OptionDefinition<Exclude<RunOptionValues[Name], undefined>> } & {
  readonly [Name in "config" | "outdir" | "resume"]: OptionDefinition<string>;
} & { readonly output: OptionDefinition<readonly string[]> } & {
  readonly [Name in "retryErrors" | "dryRun" | "watch" | "force" | "json"]: OptionDefinition<boolean>;
};

const [models, tasks, policy, memory, limited, output] = ["Models:", "Tasks:", "Policy:", "Memory:", "Limits:", "Run:"];

/** Every option of `cupel run`, in the order of its help. Names are the keys of a configuration file. */
// biome-ignore format: one line for each
export const runOptions = {
  backend: { group: models, value: "<name>", type: choice(backendFlags), default: "embedded", description: "where answers come from" },
  model: { group: models, value: "<name>", type: text(), description: "model name; for embedded the path of a GGUF file, or hf:owner/name[:file.gguf|:Q4_K_M] of the Hugging Face hub (default: the bundled model)" },
  models: { group: models, value: "<names>", type: list(), description: "several models, separated by commas" },
  baseUrl: { group: models, value: "<url>", type: text(), description: "address of the server for ollama and openai" },
  apiKeyEnv: { group: models, value: "<variable>", type: environmentName(), description: "the environment variable that holds the key for openai (default: OPENAI_API_KEY, if set)" },
  engine: { group: models, value: "<name>", type: choice(engineNames), default: "auto", description: "engine of the embedded backend" },
  adapter: { group: models, value: "<file>", type: path(), description: "LoRA adapter (GGUF) for the embedded model" },
  structuredOutputs: { group: models, type: flag(), default: false, description: "the openai server holds answers to a JSON schema: contracts are then asked for with theirs" },
  replayFrom: { group: models, value: "<file>", type: path(), description: "records.jsonl of an earlier run, for replay" },
  answers: { group: models, value: "<file>", type: path(), description: 'right and wrong answers ({"id","gold","wrong"} lines) for simulated' },
  skill: { group: models, value: "<p>", type: number(0, 1), default: 0.5, description: "how often simulated answers right" },
  latency: { group: models, value: "<ms>", type: number(0), default: 0, description: "how long simulated takes for an answer" },
  faults: { group: models, value: "<p>", type: number(0, 1), default: 0, description: "how often a call of simulated breaks, as on a server that fails" },

  promptsFile: { group: tasks, value: "<file>", type: path(), description: "tasks, one JSON object per line (default: the 60-task benchmark that comes along)" },
  tasks: { group: tasks, value: "<kinds>", type: list(), description: "kinds of task to run, separated by commas (default: all there are)" },
  filter: { group: tasks, value: "<patterns>", type: list(), description: "only tasks whose id or family holds one of these texts; with * for anything, is like it" },
  limit: { group: tasks, value: "<n>", type: integer(1), description: "at most N tasks, balanced over the kinds (default: all)" },
  publicTests: { group: tasks, value: "<n>", type: integer(0), default: 0, description: "make the first N tests of each codestub task public" },

  arms: { group: policy, value: "<names>", type: list(armNames), description: "arms to run, out of baseline, contract, policy and no_memory, which is policy without its memory (default: all that make sense)" },
  bestOfK: { group: policy, value: "<n>", short: "-k", type: integer(1), default: 1, description: "samples the policy may take until one passes the public checks" },
  bestOfKJson: { group: policy, value: "<n>", type: integer(1), description: "the same for json tasks" },
  bestOfKSql: { group: policy, value: "<n>", type: integer(1), description: "the same for sql tasks" },
  bestOfKCode: { group: policy, value: "<n>", type: integer(1), description: "the same for code tasks" },
  policyJson: { group: policy, value: "<name>", type: choice(kindPolicyNames), default: "contract_first", description: "what the policy arm does on json tasks" },
  policySql: { group: policy, value: "<name>", type: choice(kindPolicyNames), default: "baseline_first", description: "what the policy arm does on sql tasks" },
  policyCode: { group: policy, value: "<name>", type: choice(kindPolicyNames), default: "baseline_first", description: "what the policy arm does on code tasks" },
  repairAttempts: { group: policy, value: "<n>", type: integer(0), default: 1, description: "times a rejected contract may be repaired" },
  policy: { group: policy, value: "<name>", type: choice(policyNames), description: "what it does on all tasks but those whose kind has a policy of its own" },
  policyCalls: { group: policy, value: "<n>", type: integer(1), description: "calls of policy adaptive, all tasks together (default: 0.6 × best-of-k for each)" },
  policyTests: { group: policy, value: "<n>", type: integer(1), description: "tests of its own that policy agreement asks the model for (default: 8)" },
  slowModel: { group: policy, value: "<name>", type: text(), description: "the model that policy cascade asks where a check refused the first answer" },
  slowBackend: { group: policy, value: "<name>", type: choice(backendFlags), description: "where its answers come from (default: that of the others)" },
  cascadeBy: { group: policy, value: "<what>", type: choice(["evidence", "uncertainty"]), default: "evidence", description: "when cascade asks it: a check refused the answer, or also when no check has proven it and its tokens are unlikely" },
  cascadeMeanBelow: { group: policy, value: "<l>", type: number(-1000, 0), description: "an answer is uncertain when the mean natural-log probability of its tokens is below this" },
  cascadeLeastBelow: { group: policy, value: "<l>", type: number(-1000, 0), description: "the same for its least likely token" },
  cascadeCalibration: { group: policy, value: "<run>", type: path(), description: "the folder of an earlier run with --logprobs, on which that limit is found" },
  cascadePrecision: { group: policy, value: "<p>", type: number(0.01, 0.99), description: "how many of the answers that are kept are to be right (default: 0.9)" },
  cascadeMeasure: { group: policy, value: "<which>", type: choice(["mean", "least"]), description: "which of the two limits is found (default: mean)" },
  cascadeSpans: { group: policy, value: "<how>", type: choice(["show", "edit"]), description: "show the slow model the unlikely tokens, or let it edit them and nothing else" },
  cascadeEdits: { group: policy, value: "<n>", type: integer(1), description: "most edits of one answer (default: 2)" },
  logprobs: { group: policy, type: flag(), default: false, description: "ask for log probabilities, so that records say how sure the model was" },
  oracle: { group: policy, type: flag(), default: false, description: "let the hidden gold steer the loop, as the reference does; every artifact says so" },

  memoryFile: { group: memory, value: "<file>", type: path(), description: "wins.jsonl of an earlier run: verified answers as examples in the policy arm" },
  memoryTasks: { group: memory, value: "<file>", type: path(), description: "the tasks of that run, by whose public checks its wins are checked again (those of this run's file always are)" },
  memoryTopK: { group: memory, value: "<n>", type: integer(0), default: 0, description: "examples put before each prompt; 0 switches memory off" },
  reuseExact: { group: memory, type: flag(), default: false, description: "answer a task from memory when it holds this very task; such answers are marked and leave the rates" },

  temperature: { group: limited, value: "<t>", type: number(0, 2), default: 0, description: "temperature of the first sample; further samples climb from there" },
  maxTokens: { group: limited, value: "<n>", type: integer(1), default: 256, description: "most tokens of one answer" },
  maxTokensJson: { group: limited, value: "<n>", type: integer(1), description: "the same for json tasks" },
  maxTokensSql: { group: limited, value: "<n>", type: integer(1), description: "the same for sql tasks" },
  maxTokensCode: { group: limited, value: "<n>", type: integer(1), description: "the same for code tasks" },
  budget: { group: limited, value: "<limits>", type: limits, default: {}, description: "stop the run at tokens=N,calls=N,time=SECONDS,usd=N" },
  taskBudget: { group: limited, value: "<limits>", type: limits, default: {}, description: "stop each task at tokens=N,calls=N,time=SECONDS,usd=N" },
  price: { group: limited, value: "<price>", type: price, description: "USD per million tokens, as input=2,cached=0.5,output=8; with model=NAME in front for one of several models (repeatable)" },
  concurrency: { group: limited, value: "<n>", type: integer(1), description: "calls in flight at once (default: cores for embedded, 4 for servers)" },
  cache: { group: limited, value: "<folder>", type: path(), description: "keep answers in this folder, and take from it those that an earlier run was given to the same calls" },
  seed: { group: limited, value: "<n>", type: integer(0), default: 1, description: "seed of everything random" },
  sandbox: { group: limited, value: "<mode>", type: choice(sandboxModes), default: "auto", description: "where code runs" },

  ...telemetryOptions,
  ...gateOptions,

  config: { group: output, value: "<file>", type: path(), onlyFlag: true, description: "configuration file (default: cupel.config.ts, .mts, .js, .mjs, .json or .yaml here)" },
  outdir: { group: output, value: "<folder>", type: path(), onlyFlag: true, description: "folder of the artifacts (default: runs/<time>-<hash>)" },
  resume: { group: output, value: "<folder>", type: path(), onlyFlag: true, description: "continue the interrupted run in this folder; its settings are kept there" },
  retryErrors: { group: output, type: flag(), default: false, onlyFlag: true, description: "with --resume: make the records anew that are errors; nothing is asked again that was answered" },
  dryRun: { group: output, type: flag(), default: false, onlyFlag: true, description: "say what would run, with bounds on calls, tokens and cost, and run nothing" },
  watch: { group: output, type: flag(), default: false, onlyFlag: true, description: "run again, into a new folder, whenever the tasks, the configuration, the answers or the memory change" },
  force: { group: output, type: flag(), default: false, onlyFlag: true, description: "start over in an --outdir that is not empty" },
  output: { group: output, value: "<file>", type: list(), onlyFlag: true, description: "write a report there at the end, in the format that the name ends with: .html, .md, .json, .jsonl, .csv, .xml (JUnit) (repeatable)" },
  github: { group: output, ...githubOption },
  quiet: { group: output, type: flag(), default: false, description: "no progress" },
  verbose: { group: output, type: flag(), default: false, description: "a line for each record as it comes, with its verdict and reason" },
  json: { group: output, type: flag(), default: false, onlyFlag: true, description: "write the summary as one JSON document to stdout, and nothing else" },
} satisfies Table;

/** What came of them. */
export type RunOptions = OptionValues<typeof runOptions>;
