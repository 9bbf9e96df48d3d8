import { statSync } from "node:fs";
import { join } from "node:path";
import { CupelError } from "@cupel/core";
import { readRun } from "@cupel/engine";
import { type ComparisonReport, type Contender, type ContenderRun, compareContenders, reportedArm } from "@cupel/reporters";
import type { NamedRun } from "./runs-folder.ts";

/** Records of all runs of a comparison, in bytes: they are held while it is made. */
const mostBytes = 400_000_000;

/** What is to be compared. */
export interface Wanted {
  /** The first is what the others are compared with. */
  readonly runs: readonly NamedRun[];
  /** Of every run; the reported arm where none is named. */
  readonly arm: string | undefined;
  readonly allowPartial: boolean;
}

/**
 * Compares runs in one arm; one run alone by its arms, or of a single arm by its models.
 *
 * @throws CupelError `USAGE` for runs that are too large or have nothing to compare; what `readRun` and `compareContenders` throw
 */
export async function compareNamed({ runs, arm, allowPartial }: Wanted): Promise<ComparisonReport> {
  demandSmall(runs);
  const read: ContenderRun[] = [];
  for (const run of runs) read.push(await readContender(run));
  const [first] = read;
  if (first === undefined) throw new CupelError("USAGE", "Name the runs that are to be compared.");
  const contenders = read.flatMap((run) => contendersOf(run, { arm, isAlone: read.length === 1 }));
  const isWithinModels = read.length === 1 ? first.info.arms.length > 1 : read.some(({ info }) => info.models.length > 1);
  if (contenders.length < 2)
    throw new CupelError("USAGE", "A comparison needs two things to compare: tick two runs, or one with several arms or models.");
  return compareContenders(contenders, { sameModel: isWithinModels, allowPartial });
}

function contendersOf(
  run: ContenderRun,
  { arm, isAlone }: { readonly arm: string | undefined; readonly isAlone: boolean },
): readonly Contender[] {
  const { arms, models } = run.info;
  const own = arm === undefined ? (isAlone ? arms : [reportedArm(arms)]) : [arm];
  const missing = own.find((name) => !arms.includes(name));
  if (missing !== undefined)
    throw new CupelError("USAGE", `${run.folder} has no arm ${JSON.stringify(missing)}; it has ${arms.join(", ")}.`);
  return models.flatMap((model) => own.map((name) => ({ label: `${run.folder}:${name}:${model}`, arm: name, model, runs: [run] })));
}

async function readContender(run: NamedRun): Promise<ContenderRun> {
  const { header, info, end, records } = await readRun(run.folder);
  return { folder: run.name, info, end, verifiers: header.verifiers, records };
}

function demandSmall(runs: readonly NamedRun[]): void {
  const bytes = runs.reduce((sum, { folder }) => sum + (statSync(join(folder, "records.jsonl"), { throwIfNoEntry: false })?.size ?? 0), 0);
  if (bytes <= mostBytes) return;
  throw new CupelError(
    "USAGE",
    `These runs hold ${Math.round(bytes / 1e6)} MB of records, more than a page compares at once: use cupel compare.`,
  );
}
