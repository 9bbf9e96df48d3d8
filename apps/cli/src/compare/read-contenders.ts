import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, didYouMean, type RunRecord } from "@cupel/core";
import { streamRun } from "@cupel/engine";
import { type Contender, type ContenderRun, reportedArm } from "@cupel/reporters";
import { parseSelector, type Selector } from "./parse-selector.ts";

/** What is to be compared, as it was named. */
export interface Named {
  readonly runs: readonly string[];
  /** Of every run that names none of its own. */
  readonly arms: readonly string[] | undefined;
  readonly models: readonly string[] | undefined;
  readonly quiet: boolean;
}

/** The contenders, and whether they are to be compared within models. */
export interface NamedContenders {
  readonly contenders: readonly Contender[];
  readonly sameModel: boolean;
}

/**
 * Reads the runs that are named and makes contenders of them. Without a named arm it is the reported one; without a named model all that the
 * run has, each to be compared with itself.
 *
 * @throws CupelError `USAGE` for folders, arms and models that are not there; what `streamRun` throws
 */
export async function readContenders(context: CommandContext, { runs, arms, models, quiet }: Named): Promise<NamedContenders> {
  const selectors = runs.map((text) => parseSelector(text, (path) => isFolder(resolve(context.directory, path))));
  demandClear(selectors, arms);
  const read = new Map<string, Promise<ContenderRun>>();
  const contenders: Contender[] = [];
  let several = false;
  for (const selector of selectors) {
    const own: ContenderRun[] = [];
    for (const folder of selector.folders) {
      const path = resolve(context.directory, folder);
      const reading = read.get(path) ?? readRunFor(context, { folder, path, quiet });
      read.set(path, reading);
      own.push(await reading);
    }
    const ofModel = modelsOf(selector, own, models);
    several ||= ofModel.length > 1 && (models === undefined || selectors.length > 1);
    for (const model of ofModel)
      for (const arm of armsOf(selector, own, arms)) contenders.push({ label: labelOf(selector, arm, model), arm, model, runs: own });
  }
  return { contenders, sameModel: several };
}

function demandClear(selectors: readonly Selector[], arms: readonly string[] | undefined): void {
  if (selectors.length > 1 && arms !== undefined && arms.length > 1) {
    throw new CupelError("USAGE", "--arm with several names compares arms of one run.", {
      hint: "Of several runs, name the arm with each: RUN:ARM.",
    });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Every run of a contender must have what is compared. */
function armsOf({ arm }: Selector, runs: readonly ContenderRun[], arms: readonly string[] | undefined): readonly string[] {
  const wanted = arm === undefined ? (arms ?? [reportedArm(runs[0]?.info.arms ?? [])]) : [arm];
  for (const { folder, info } of runs) for (const name of wanted) demandName("arm", name, { folder, names: info.arms });
  return wanted;
}

function modelsOf({ model }: Selector, runs: readonly ContenderRun[], models: readonly string[] | undefined): readonly string[] {
  const wanted = model === undefined ? (models ?? runs[0]?.info.models ?? []) : [model];
  for (const { folder, info } of runs) for (const name of wanted) demandName("model", name, { folder, names: info.models });
  return wanted;
}

function demandName(
  what: "arm" | "model",
  name: string,
  { folder, names }: { readonly folder: string; readonly names: readonly string[] },
): void {
  if (names.includes(name)) return;
  const near = didYouMean(names, name);
  throw new CupelError("USAGE", `${folder} has no ${what} "${name}"; it has ${names.join(", ")}.`, {
    ...(near !== undefined && { hint: `Did you mean ${near}?` }),
  });
}

/** As it was named, with what distinguishes it from others of the same run. */
function labelOf({ folders }: Selector, arm: string, model: string): string {
  return `${folders.join(",")}:${arm}:${model}`;
}

async function readRunFor(
  { writeError, now }: CommandContext,
  { folder, path, quiet }: { readonly folder: string; readonly path: string; readonly quiet: boolean },
): Promise<ContenderRun> {
  const records: RunRecord[] = [];
  let shown = now();
  const { header, info, end } = await streamRun(path, (record) => {
    records.push(record);
    if (quiet || now() - shown < 2000) return;
    shown = now();
    writeError(`${folder}: ${records.length} records read\n`);
  });
  return { folder, info, end, verifiers: header.verifiers, records };
}
