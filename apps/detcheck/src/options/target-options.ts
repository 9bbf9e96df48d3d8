import { environmentName } from "@cupel/command-line";
import { type Command, Option } from "commander";

/** Names that `--backend` takes. */
export const backends = [
  "embedded",
  "llamacpp",
  "ollama",
  "llama-server",
  "vllm",
  "sglang",
  "openai",
  "openai-compatible",
  "ai-sdk",
  "simulated",
  "mock",
  "hf",
] as const;

/** What chooses a setup. */
export interface TargetFlags {
  readonly backend: (typeof backends)[number];
  readonly model?: string;
  readonly baseUrl?: string;
  readonly apiKeyEnv: string;
  readonly dtype?: string;
  readonly device?: string;
  readonly tokenizerRevision?: string;
  readonly plant?: readonly string[];
}

/** Adds the flags that choose a setup. */
export function addTargetOptions(command: Command): Command {
  return command
    .addOption(new Option("--backend <name>", "the setup to check").choices(backends).default("embedded").helpGroup("Setup:"))
    .addOption(
      new Option(
        "--model <name>",
        "model name; for embedded the path of a GGUF file (default: the bundled model), for ai-sdk that of a module",
      ).helpGroup("Setup:"),
    )
    .addOption(new Option("--base-url <url>", "address of the server").helpGroup("Setup:"))
    .addOption(
      new Option("--api-key-env <name>", "environment variable that holds the key")
        .argParser(environmentName())
        .default("OPENAI_API_KEY")
        .helpGroup("Setup:"),
    )
    .addOption(
      new Option("--dtype <type>", "held against what the setup reports; unverifiable is a warning, in strict mode unsupported").helpGroup(
        "Setup:",
      ),
    )
    .addOption(new Option("--device <device>", "as --dtype").helpGroup("Setup:"))
    .addOption(new Option("--tokenizer-revision <revision>", "as --dtype").helpGroup("Setup:"))
    .addOption(
      new Option("--plant <plant>", "for simulated: a difference to plant, such as concurrency:flip@5,rate=0.5 (may be repeated)")
        .argParser((text: string, previous: readonly string[] = []) => [...previous, text])
        .helpGroup("Setup:"),
    );
}
