import { type CommandContext, integer, number, quantities } from "@cupel/command-line";
import { CupelError, type PromptInput, pinnedSettings, type TargetSettings } from "@cupel/core";
import { type AxisSpec, axisSpec, type CheckSpec, checkSpec, settingOf } from "@cupel/determinism";
import { type Command, InvalidArgumentError, Option } from "commander";
import { defaultPrompts } from "../input/default-prompts.ts";
import { readPrompts } from "../input/read-prompts.ts";
import type { TargetFlags } from "./target-options.ts";

/** What chooses a check. */
export interface CheckFlags extends TargetFlags {
  readonly prompt?: readonly string[];
  readonly promptFile?: string;
  readonly prompts?: string;
  readonly tier: number;
  readonly mode: "strict" | "best-effort";
  readonly runs?: number;
  readonly batchSize: number;
  readonly varyBatch?: string;
  readonly axis?: readonly string[];
  readonly set?: readonly string[];
  readonly seed: number;
  readonly maxNewTokens: number;
  readonly maxTokens?: number;
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  readonly minBound: number;
  readonly maxBound?: number;
  readonly confidence: number;
  readonly allow?: string;
  readonly onDiverge: CheckSpec["onDiverge"];
  readonly budget?: CheckSpec["budget"];
  readonly price?: Readonly<Partial<Record<"input" | "output", number>>>;
  readonly control: boolean;
  readonly orderSeed: number;
}

const list = (text: string, previous: readonly string[] = []): readonly string[] => [...previous, text];

/** Adds the flags that choose a check. detLLM's are among them, by their names. */
export function addCheckOptions(command: Command): Command {
  const group = (name: string) => (option: Option) => command.addOption(option.helpGroup(`${name}:`));
  const what = group("Prompts and settings");
  what(new Option("--prompt <text>", "a prompt (may be repeated)").argParser(list));
  what(
    new Option(
      "--prompt-file <file>",
      'JSON lines: "text", {"prompt": text} or {"text": text}; of a .txt file each line (default: a small set of our own)',
    ),
  );
  what(new Option("--prompts <file>", "the same").hideHelp());
  what(new Option("--temperature <t>", "0 is greedy").argParser(number(0, 2)).default(0));
  what(new Option("--seed <n>", "the same seed for every call").argParser(integer(0)).default(0));
  what(new Option("--max-new-tokens <n>", "most tokens of one answer").argParser(integer(1)).default(32));
  what(new Option("--max-tokens <n>", "the same").argParser(integer(1)).hideHelp());
  what(new Option("--top-p <p>", "1 is off").argParser(number(0, 1)).default(1));
  what(new Option("--top-k <k>", "0 is off").argParser(integer(0)).default(0));
  what(new Option("--min-p <p>", "0 is off").argParser(number(0, 1)).default(0));
  what(new Option("--set <key=value>", "any other sampler or field of the request (may be repeated)").argParser(list));
  const how = group("Claim");
  how(new Option("--tier <n>", "0 observes; 1 compares tokens, else bytes; 2 compares scores, too").argParser(tier).default(1));
  how(
    new Option("--mode <mode>", "strict: what is missing is unsupported; best-effort: the claim is lowered, and says so")
      .choices(["strict", "best-effort"])
      .default("best-effort"),
  );
  how(new Option("--runs <n>", "times each prompt is sent per level, at least 2 (default: by the plan)").argParser(integer(2)));
  how(new Option("--vary-batch <sizes>", "the same as --axis batch=SIZES, such as 1,2,4"));
  how(new Option("--batch-size <n>", "above 1 the same as --axis batch=1,N").argParser(integer(1)).default(1));
  how(new Option("--axis <name=levels>", "what to vary, such as cache=cold,warm or settings:top_k=0,40 (may be repeated)").argParser(list));
  how(new Option("--min-bound <p>", "inconclusive while the bound is above this").argParser(boundOrAny).default(0.05));
  how(new Option("--max-bound <p>", "the same").argParser(boundOrAny).hideHelp());
  how(new Option("--confidence <p>", "of the bound, over all axes at once").argParser(number(0.5, 0.9999)).default(0.95));
  how(new Option("--allow <p0,p1>", "allow up to p0 of prompts to diverge, refuse from p1 on"));
  const cost = group("Cost");
  cost(
    new Option("--on-diverge <what>", "stop: end an axis at its first proof; characterise: read every answer to its end")
      .choices(["stop", "continue", "characterise"])
      .default("stop"),
  );
  cost(
    new Option("--budget <limits>", "hard stops: requests=, tokens=, usd=, time= (seconds)").argParser(
      quantities(["requests", "tokens", "usd", "time"] as const),
    ),
  );
  cost(new Option("--price <usd>", "USD per million tokens: input=, output=").argParser(quantities(["input", "output"] as const)));
  cost(new Option("--no-control", "leave out the deliberate perturbations that must be seen"));
  cost(new Option("--order-seed <n>", "seeds the order of sending").argParser(integer(0)).default(0));
  return command;
}

/** The spec that the flags ask for. @throws CupelError `USAGE` or `DATA_INVALID` naming the flag or the line */
export async function specOf(flags: CheckFlags, context: Pick<CommandContext, "directory">): Promise<CheckSpec> {
  if (flags.seed > 0xffff_ffff) throw new CupelError("USAGE", `--seed ${flags.seed} is beyond 32 bits.`);
  const { dtype, device, tokenizerRevision, budget, price, runs, maxBound: bound = flags.minBound } = flags;
  if (flags.budget?.usd !== undefined && price === undefined)
    throw new CupelError("USAGE", "--budget usd= needs --price, such as --price input=0.5,output=1.5.");
  return checkSpec({
    prompts: await promptsOf(flags, context.directory),
    settings: settingsOf(flags),
    tier: flags.tier as CheckSpec["tier"],
    mode: flags.mode,
    axes: axesOf(flags),
    ...(runs !== undefined && { runs }),
    minBound: bound === anyBound ? null : bound,
    confidence: flags.confidence,
    ...(flags.allow !== undefined && { allow: allowanceOf(flags.allow) }),
    onDiverge: flags.onDiverge,
    budget: budget ?? {},
    ...(price && { price: { input: price.input ?? 0, output: price.output ?? 0 } }),
    controls: flags.control,
    orderSeed: flags.orderSeed,
    declared: {
      ...(dtype !== undefined && { dtype }),
      ...(device !== undefined && { device }),
      ...(tokenizerRevision !== undefined && { tokenizerRevision }),
    },
  });
}

async function promptsOf({ prompt = [], promptFile, prompts }: CheckFlags, directory: string): Promise<readonly PromptInput[]> {
  const file = promptFile ?? prompts;
  if (prompt.length > 0 && file !== undefined) throw new CupelError("USAGE", "Give --prompt or --prompt-file, not both.");
  if (prompt.some((text) => text === "")) throw new CupelError("USAGE", "A --prompt is empty.");
  if (prompt.length > 0) return [...new Set(prompt)].map((text) => ({ text }));
  return file === undefined ? defaultPrompts.map((text) => ({ text })) : await readPrompts(file, directory);
}

function settingsOf({ temperature, seed, maxNewTokens, maxTokens, topP, topK, minP, set = [] }: CheckFlags): TargetSettings {
  const base: TargetSettings = { ...pinnedSettings, temperature, seed, maxTokens: maxTokens ?? maxNewTokens, topP, topK, minP };
  let settings = base;
  for (const pair of set) {
    const split = pair.indexOf("=");
    if (split < 1) throw new CupelError("USAGE", `--set ${pair}: expected key=value.`);
    const given = settingOf(pair.slice(0, split), pair.slice(split + 1));
    settings = { ...settings, ...given, extra: { ...settings.extra, ...given.extra } };
  }
  return settings;
}

function axesOf({ axis = [], varyBatch, batchSize }: CheckFlags): readonly AxisSpec[] {
  const named = axis.map((text) => {
    const split = text.indexOf("=");
    const name = split < 0 ? text : text.slice(0, split);
    const levels =
      split < 0
        ? []
        : text
            .slice(split + 1)
            .split(",")
            .map((level) => level.trim());
    return axisSpec(name, levels);
  });
  const sizes = [...new Set(["1", ...(varyBatch?.split(",").map((size) => size.trim()) ?? []), String(batchSize)])];
  const batch =
    sizes.length > 1
      ? [
          axisSpec(
            "batch",
            sizes.sort((left, right) => Number(left) - Number(right)),
          ),
        ]
      : [];
  const all = [...batch, ...named.filter(({ axis: name }) => name !== ("repeat" as string))];
  const twice = all.find(({ axis: name }, index) => all.findIndex((other) => other.axis === name) !== index);
  if (twice !== undefined) throw new CupelError("USAGE", `The axis ${twice.axis} is asked for twice.`);
  return all;
}

function allowanceOf(text: string): NonNullable<CheckSpec["allow"]> {
  const [acceptable = Number.NaN, unacceptable = Number.NaN, ...rest] = text
    .split(",")
    .map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (rest.length > 0 || !(acceptable >= 0 && acceptable < unacceptable && unacceptable < 1))
    throw new CupelError("USAGE", `--allow ${text}: expected two shares, the smaller first, such as 0.01,0.1.`);
  return { acceptable, unacceptable };
}

function tier(text: string): number {
  if (text === "0" || text === "1" || text === "2") return Number(text);
  throw new InvalidArgumentError("Expected 0, 1 or 2.");
}

/** Above every bound; commander has no word for null. */
const anyBound = 1;

function boundOrAny(text: string): number {
  if (text === "none") return anyBound;
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError('Expected a number between 0 and 1, or "none".');
}
