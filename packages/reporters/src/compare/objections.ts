import { visible } from "@cupel/core";
import type { Metric } from "../paired.ts";
import { type Contender, type ContenderRun, recordsOf } from "./contender.ts";
import type { TaskMatches } from "./match-tasks.ts";

/** Something that keeps two contenders from being compared, or from being compared on all their tasks. */
export interface Objection {
  readonly code:
    | "same side"
    | "no records"
    | "mixed repeats"
    | "partial run"
    | "oracle"
    | "other verifiers"
    | "other tasks"
    | "changed prompts"
    | "changed checks"
    | "reused answers"
    | "no gold"
    | "no shared task";
  /** How many tasks, records or kinds it is about. */
  readonly count: number;
  /** What, where and how many. */
  readonly sentence: string;
  /** Set where the tasks it is about can be left out. */
  readonly isPartial: boolean;
}

interface Asked {
  readonly matches: TaskMatches;
  /** Set for metrics that were asked for by name. */
  readonly metrics: readonly Metric[];
}

/** Everything that speaks against comparing `side` with `against`; empty where nothing does. */
export function objectionsTo(side: Contender, against: Contender, { matches, metrics }: Asked): readonly Objection[] {
  if (isSame(side, against)) return [fatal("same side", 1, `${name(side)} and ${name(against)} are the same records`)];
  const empty = [side, against].filter((one) => recordsOf(one).length === 0);
  if (empty.length > 0) {
    return empty.map((one) =>
      fatal("no records", 0, `${name(one)} has no record of arm "${visible(one.arm)}" on model "${visible(one.model)}"`),
    );
  }
  return [
    ...[side, against].flatMap(repeatObjections),
    ...[side, against].flatMap(partialObjections),
    ...oracleObjections(side, against),
    ...verifierObjections(side, against, matches),
    ...taskObjections(side, against, matches),
    ...goldObjections(side, against, { matches, metrics }),
  ];
}

function fatal(code: Objection["code"], count: number, sentence: string): Objection {
  return { code, count, sentence: `${sentence}.`, isPartial: false };
}

function partial(code: Objection["code"], count: number, sentence: string): Objection {
  return { ...fatal(code, count, sentence), isPartial: true };
}

function name({ label }: Contender): string {
  return visible(label);
}

function isSame(side: Contender, against: Contender): boolean {
  const ids = ({ runs }: Contender) =>
    runs
      .map(({ info }) => info.runId)
      .sort()
      .join();
  return side.arm === against.arm && side.model === against.model && ids(side) === ids(against);
}

/** Repeats are runs of one thing: other seeds, nothing else. */
function repeatObjections(one: Contender): readonly Objection[] {
  const policies = new Set(recordsOf(one).map(({ policy, backend }) => `${policy} on ${backend}`));
  const runs = new Set(one.runs.map(({ info }) => info.runId)).size;
  return [
    ...(one.runs.length > 1 && policies.size > 1
      ? [fatal("mixed repeats", policies.size, `The runs of ${name(one)} are no repeats: they ran ${visible([...policies].join(", "))}`)]
      : []),
    ...(runs < one.runs.length
      ? [fatal("mixed repeats", one.runs.length - runs, `${name(one)} names the same run ${one.runs.length - runs + 1} times`)]
      : []),
  ];
}

function partialObjections(one: Contender): readonly Objection[] {
  return one.runs
    .filter(({ end }) => end.status === "partial")
    .map(({ folder, info, end, records }) => {
      const reason = end.reason === undefined ? "" : ` (${visible(end.reason)})`;
      const missing = Math.max(0, info.total - records.length);
      return partial("partial run", missing, `${visible(folder)} is partial: ${missing} of ${info.total} records are missing${reason}`);
    });
}

function oracleObjections(side: Contender, against: Contender): readonly Objection[] {
  const steered = (one: Contender) => recordsOf(one).filter(({ oracle }) => oracle).length;
  const [own, other] = [steered(side), steered(against)];
  if (own > 0 === other > 0) return [];
  const [oracle, fair] = own > 0 ? [side, against] : [against, side];
  return [fatal("oracle", own + other, `In ${name(oracle)} the hidden gold steered ${own + other} records, in ${name(fair)} none`)];
}

/** Verdicts of two verifiers differ also where the answers do not. */
function verifierObjections(side: Contender, against: Contender, { shared }: TaskMatches): readonly Objection[] {
  const kinds = [...new Set(shared.flatMap((match) => match.side.map(({ kind }) => kind)))].sort();
  const ofKind = (kind: string) => (run: ContenderRun) => run.verifiers[kind] ?? "none on record";
  const told = kinds.flatMap((kind) => {
    const [own, other] = [side, against].map(({ runs }) => [...new Set(runs.map(ofKind(kind)))].sort().join(" and "));
    const isOne = new Set([...side.runs, ...against.runs].map(ofKind(kind))).size === 1;
    return isOne ? [] : [`${kind} (${own}; ${other})`];
  });
  if (told.length === 0) return [];
  const what = `${name(side)} and ${name(against)} were judged by different verifiers: ${visible(told.join(", "))}`;
  return [fatal("other verifiers", told.length, what)];
}

function taskObjections(side: Contender, against: Contender, matches: TaskMatches): readonly Objection[] {
  const { shared, onlySide, onlyAgainst, otherPrompt, otherChecks, reused } = matches;
  const found: Objection[] = [];
  const only = (ids: readonly string[], [has, lacks]: readonly [Contender, Contender]) => {
    if (ids.length > 0)
      found.push(partial("other tasks", ids.length, `${tasks(ids)} of ${name(has)} ${areOrIs(ids)} not in ${name(lacks)}: ${shown(ids)}`));
  };
  only(onlySide, [side, against]);
  only(onlyAgainst, [against, side]);
  const changed = (code: Objection["code"], ids: readonly string[], what: string) => {
    if (ids.length > 0) found.push(partial(code, ids.length, `${tasks(ids)} ${what}: ${shown(ids)}`));
  };
  changed("changed prompts", otherPrompt, "of the same id have another prompt");
  changed("changed checks", otherChecks, "of the same id and prompt have other checks, another gold or another family");
  changed("reused answers", reused, "took an answer from memory as it is, which says nothing of a policy");
  if (shared.length === 0) {
    found.push(fatal("no shared task", 0, `${name(side)} and ${name(against)} share no task that could be paired`));
  }
  return found;
}

/** A gold that one side was scored by and the other not, or that a metric needs and nobody has. */
function goldObjections(side: Contender, against: Contender, { matches, metrics }: Asked): readonly Objection[] {
  const answered = (records: TaskMatches["shared"][number]["side"]) => records.filter(({ chosen }) => chosen !== null);
  const isScored = (records: TaskMatches["shared"][number]["side"]) => answered(records).some(({ gold }) => gold !== null);
  const odd = matches.shared.filter(
    (match) => answered(match.side).length > 0 && answered(match.against).length > 0 && isScored(match.side) !== isScored(match.against),
  );
  const found: Objection[] = [];
  if (odd.length > 0) {
    const ids = odd.map(({ taskId }) => taskId);
    found.push(fatal("no gold", ids.length, `${tasks(ids)} were scored by gold on one side only: ${shown(ids)}`));
  }
  const anyGold = matches.shared.some((match) => isScored(match.side) || isScored(match.against));
  if (metrics.includes("correct") && matches.shared.length > 0 && !anyGold) {
    found.push(
      fatal("no gold", matches.shared.length, `No task of ${name(side)} and ${name(against)} has gold, so none is correct or not`),
    );
  }
  return found;
}

function tasks(ids: readonly string[]): string {
  return ids.length === 1 ? "1 task" : `${ids.length} tasks`;
}

function areOrIs(ids: readonly string[]): string {
  return ids.length === 1 ? "is" : "are";
}

/** The first few of them. */
function shown(ids: readonly string[]): string {
  const first = ids.slice(0, 5).map(visible).join(", ");
  return ids.length > 5 ? `${first} and ${ids.length - 5} more` : first;
}
