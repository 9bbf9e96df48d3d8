import { type RunInfo, type RunRecord, visible } from "@cupel/core";
import { reportedArm } from "./reported-arm.ts";
import { type BadCase, worstFirst } from "./worst-first.ts";

/** Where a task stands in its tasks file. */
export interface TaskPlace {
  /** Path from the root of the repository. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface GithubAnnotationsOptions {
  /** Where a task stands; undefined where that is not known. */
  readonly placeOf?: (taskId: string) => TaskPlace | undefined;
}

type Level = "error" | "warning" | "notice";

/** GitHub shows no more of a level per step. */
const most = 10;

/**
 * The workflow commands that annotate a run in GitHub Actions, a line each: what broke in any arm as `error`, what the reported arm got wrong
 * as `warning`, what it skipped as `notice`; the worst first, at most ten per level, of which the last says how many more there are.
 * Empty when there is nothing to say.
 */
export function githubAnnotations(
  records: readonly RunRecord[],
  info: Pick<RunInfo, "models" | "arms">,
  { placeOf = () => undefined }: GithubAnnotationsOptions = {},
): string {
  const reported = reportedArm(info.arms);
  const cases = worstFirst(records, info).filter(({ record, result }) => result.status === "error" || record.arm === reported);
  const byLevel = Map.groupBy(cases, levelOf);
  return (["error", "warning", "notice"] as const).flatMap((level) => levelLines(level, byLevel.get(level) ?? [], placeOf)).join("");
}

function levelOf({ result: { status } }: BadCase): Level {
  return status === "error" ? "error" : status === "fail" ? "warning" : "notice";
}

function levelLines(level: Level, cases: readonly BadCase[], placeOf: (taskId: string) => TaskPlace | undefined): readonly string[] {
  const shown = cases.length > most ? cases.slice(0, most - 1) : cases;
  const lines = shown.map(({ record, result }) => {
    const place = placeOf(record.taskId);
    const { status, code, reason } = result;
    const title = `${code === "false-accept" ? "false accept" : status}: ${record.taskId} (${record.model}, ${record.arm})`;
    return command(level, { ...(place && { file: place.file, line: String(place.line) }), title }, `${code}: ${reason}`);
  });
  const more = cases.length - shown.length;
  return more === 0 ? lines : [...lines, command(level, { title: "Cupel" }, `and ${more} more`)];
}

/** A workflow command. Nothing in its values can end it or begin another. */
function command(level: Level, properties: Readonly<Record<string, string>>, message: string): string {
  const escaped = (text: string) => visible(cut(text)).replaceAll("%", "%25");
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escaped(value).replaceAll(":", "%3A").replaceAll(",", "%2C")}`);
  return `::${level} ${list.join(",")}::${escaped(message)}\n`;
}

function cut(text: string): string {
  return text.length <= 1000 ? text : `${text.slice(0, 999)}…`;
}
