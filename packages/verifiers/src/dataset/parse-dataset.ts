import { CupelError, canonicalJson, didYouMean, type Json } from "@cupel/core";
import { optionalText, type PlacedLine, readLine, refuse } from "../tasks/line-place.ts";

/** An input of a function and, where it is known, what the function must give for it. */
export interface DataPoint {
  readonly args: readonly Json[];
  readonly expected?: Json;
  /** Relative and absolute, for numbers. */
  readonly tolerance?: number;
  readonly split?: "public" | "held-out";
}

/** What a function is to do, as examples. */
export interface Dataset {
  readonly name: string;
  /** What the function does, in words; absent where the file does not say. */
  readonly instruction?: string;
  /** The function's name. */
  readonly entryPoint: string;
  readonly language: string;
  readonly points: readonly DataPoint[];
  /** Whether every point says what is expected; else none does. */
  readonly labelled: boolean;
}

const pointFields = ["id", "input", "args", "expected", "tolerance", "split"];
const headFields = ["name", "instruction", "entry_point", "language"];

/**
 * Reads a dataset, one JSON object a line: `{"input": 9, "expected": false}`, or `args` with a list in place of `input`. `split` may be
 * `public` or `held-out`. The first line may be a head: `{"name", "instruction", "entry_point", "language"}`.
 *
 * @throws CupelError `DATA_INVALID` with file, line and a sentence
 */
export function parseDataset(text: string, { source, name }: { readonly source: string; readonly name: string }): Dataset {
  const lines = text.split("\n").flatMap((line, index) => readLine(line, { source, line: index + 1 }) ?? []);
  const head = lines[0] !== undefined && isHead(lines[0]) ? lines.shift() : undefined;
  if (head !== undefined) refuseOthers(head, headFields);
  const points = lines.map(pointOf);
  if (points.length === 0) throw new CupelError("DATA_INVALID", `${source} holds no lines such as {"input": 9, "expected": false}.`);
  const [first] = points;
  const labelled = first?.expected !== undefined;
  const seen = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const { args, expected } = points[index] as DataPoint;
    if ((expected !== undefined) !== labelled) {
      refuse(line, `this line has ${labelled ? "no" : "an"} "expected", others have${labelled ? "" : " none"}: label all or none.`);
    }
    const key = canonicalJson(args);
    if (seen.has(key)) refuse(line, `the input of line ${seen.get(key)} stands here again.`);
    seen.set(key, line.line);
  }
  const instruction = head && optionalText(head, "instruction");
  return {
    name: (head && optionalText(head, "name")) ?? name,
    ...(instruction !== undefined && { instruction }),
    entryPoint: (head && optionalText(head, "entry_point")) ?? "solve",
    language: (head && optionalText(head, "language")) ?? "python",
    points,
    labelled,
  };
}

function isHead({ object }: PlacedLine): boolean {
  return object.input === undefined && object.args === undefined && headFields.some((name) => object[name] !== undefined);
}

function pointOf(line: PlacedLine): DataPoint {
  const { input, args, expected, tolerance, split } = line.object;
  refuseOthers(line, pointFields);
  if ((input === undefined) === (args === undefined)) refuse(line, 'a line needs either "input" or "args", a list of arguments.');
  if (args !== undefined && !Array.isArray(args)) refuse(line, '"args" must be a list of arguments.');
  if (tolerance !== undefined && !(typeof tolerance === "number" && tolerance >= 0)) refuse(line, '"tolerance" must be a number from 0.');
  if (split !== undefined && split !== "public" && split !== "held-out") refuse(line, '"split" must be "public" or "held-out".');
  return {
    args: Array.isArray(args) ? args : [input as Json],
    ...(expected !== undefined && { expected }),
    ...(typeof tolerance === "number" && { tolerance }),
    ...(split !== undefined && { split }),
  };
}

function refuseOthers(line: PlacedLine, known: readonly string[]): void {
  const other = Object.keys(line.object).find((name) => !known.includes(name));
  if (other === undefined) return;
  const meant = didYouMean(known, other);
  const hint = meant === undefined ? `fields are ${known.join(", ")}.` : `did you mean "${meant}"?`;
  refuse(line, `there is no field "${other}"; ${hint}`);
}
