import { basename, extname } from "node:path";
import { CupelError, contentHash, createRandom, type Json, type JsonObject, type Task } from "@cupel/core";
import { readUtf8 } from "../tasks/read-utf8.ts";
import { type DataPoint, type Dataset, parseDataset } from "./parse-dataset.ts";

/** How a dataset becomes a task. */
export interface DatasetTaskOptions {
  /** What the function does, in words, in place of what the file says. */
  readonly instruction?: string;
  /** Share of the labelled points that are held out, 0 to 0.9, drawn by the seed; for a file that does not say it line by line. Default 0.3. */
  readonly holdOut?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** A dataset from a JSONL file; its name is the file's where it does not say. @throws CupelError `USAGE` for a file that cannot be read, `DATA_INVALID` */
export async function readDataset(path: string): Promise<Dataset> {
  return parseDataset(await readUtf8(path), { source: path, name: basename(path, extname(path)) });
}

/**
 * A dataset as a code task. Its public points are the task's checks, so they may steer; those held out are its gold and only score. Without
 * labels the inputs are its checks and there is no gold: nothing about it can be verified.
 *
 * @throws CupelError `USAGE` for a dataset that says nowhere what the function does, or a share out of range
 */
export function datasetTask(dataset: Dataset, { instruction, holdOut = 0.3, seed = 1 }: DatasetTaskOptions = {}): Task {
  const { name, entryPoint, language, points, labelled } = dataset;
  const prompt = instruction ?? dataset.instruction;
  if (prompt === undefined || prompt.trim() === "") {
    throw new CupelError("USAGE", `The dataset "${name}" does not say what the function does.`, {
      hint: 'Give an instruction, or a first line such as {"instruction": "Write a Python function solve(n) that ..."}.',
    });
  }
  if (!(holdOut >= 0 && holdOut <= 0.9)) throw new CupelError("USAGE", `The share held out is ${holdOut}; it must be between 0 and 0.9.`);
  const common = { language, entry_point: entryPoint };
  const hidden = labelled ? heldOut(points, { holdOut, seed }) : new Set<DataPoint>();
  const open = points.filter((point) => !hidden.has(point));
  if (open.length === 0) throw new CupelError("USAGE", `All points of the dataset "${name}" are held out, so there is nothing to go by.`);
  const checks: JsonObject = labelled
    ? { ...common, tests: open.map(testOf) }
    : { ...common, inputs: open.map(({ args }) => args as Json) };
  const gold = points.filter((point) => hidden.has(point)).map(testOf);
  const counts = { name, points_hash: contentHash(points as unknown as Json), public: open.length, held_out: gold.length, labelled };
  return { id: name, kind: "codestub", prompt, checks, ...(gold.length > 0 && { gold: { tests: gold } }), metadata: { dataset: counts } };
}

/** The points that are held out: those that the file says are, else a share of them. */
function heldOut(
  points: readonly DataPoint[],
  { holdOut, seed }: { readonly holdOut: number; readonly seed: number },
): ReadonlySet<DataPoint> {
  if (points.some(({ split }) => split !== undefined)) return new Set(points.filter(({ split }) => split === "held-out"));
  const random = createRandom(seed).split("held out");
  // By content, so that who sorts the file anew does not move points from one part to the other.
  const lotOf = new Map(points.map((point) => [point, random.split(contentHash(point.args as Json)).next()]));
  const drawn = points.toSorted((left, right) => (lotOf.get(left) ?? 0) - (lotOf.get(right) ?? 0));
  return new Set(drawn.slice(0, Math.min(points.length - 1, Math.round(points.length * holdOut))));
}

function testOf({ args, expected, tolerance }: DataPoint): Json {
  return { args: args as Json, equals: expected as Json, ...(tolerance !== undefined && { tolerance }) };
}
