import { CupelError } from "@cupel/core";
import { outcomeOf } from "../outcome.ts";
import { comparePairs, type Decisions, type Metric, type PairedFacts, pairedSentence, pairsOf } from "../paired.ts";
import { version } from "../version.ts";
import { type ComparisonReport, comparisonVersion, type MetricComparison, type PairReport } from "./comparison-report.ts";
import { type Contender, recordsOf } from "./contender.ts";
import { decide } from "./decide.ts";
import { familyChanges } from "./family-changes.ts";
import { flipsOf } from "./flips.ts";
import { type ComparisonGateSettings, gateComparison } from "./gate-comparison.ts";
import { matchTasks, type TaskMatches } from "./match-tasks.ts";
import { nonInferiority } from "./non-inferiority.ts";
import { type Objection, objectionsTo } from "./objections.ts";
import { pairMeasures } from "./pair-measures.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { settingDifferences } from "./setting-differences.ts";
import { sideReport } from "./side-report.ts";

/** How contenders are compared. */
export interface CompareOptions {
  /** `first`: each with the first of its model; `all`: every two. Default `first`. */
  readonly pairs?: "first" | "all";
  /** Default: `correct` where there is gold, and `verified`. */
  readonly metrics?: readonly Metric[];
  /** Chance on (0, 1) of calling any difference real where none is. Default 0.05. */
  readonly alpha?: number;
  /** Leave out tasks that cannot be paired, and take runs that are partial. Default: refuse. */
  readonly allowPartial?: boolean;
  /** Set where contenders are compared only with those of the same model. */
  readonly sameModel?: boolean;
  readonly gates?: ComparisonGateSettings;
}

interface Matched {
  readonly side: Contender;
  readonly against: Contender;
  readonly matches: TaskMatches;
  readonly leftOut: readonly Objection[];
  readonly scored: boolean;
}

interface Entry {
  readonly pair: Matched;
  readonly metric: Metric;
  readonly side: Decisions;
  readonly other: Decisions;
}

/**
 * Compares contenders task by task: paired exact tests with one correction over all metrics and pairs, an interval of each difference, what
 * could have been seen, and where the sides differ. A pure function of the records; neither their order nor that of files matters.
 *
 * @throws CupelError `DATA_INVALID` naming everything that keeps them from being compared, what and how many; `ARTIFACT_INVALID` where a run
 * holds two records of a task; `USAGE` for fewer than two contenders
 */
export function compareContenders(contenders: readonly Contender[], options: CompareOptions = {}): ComparisonReport {
  const { metrics, alpha = 0.05, gates = { failOn: ["regression"] } } = options;
  if (contenders.length < 2) throw new CupelError("USAGE", "A comparison needs two things to compare.");
  for (const contender of contenders) demandNoDuplicates(contender);
  const matched = matchAll(contenders, options);
  const entries = matched.flatMap((pair) =>
    (metrics ?? (pair.scored ? (["correct", "verified"] as const) : (["verified"] as const))).map((metric): Entry => {
      const { matches, scored } = pair;
      const [side, other] = (["side", "against"] as const).map((which) => decide(matches.shared, which, { metric, scored }));
      return { pair, metric, side: side ?? new Map(), other: other ?? new Map() };
    }),
  );
  const facts = comparePairs(entries, { alpha });
  const context = { names: namesOf(contenders), facts, entries, alpha, gates };
  const pairs = matched.map((pair) => pairReport(pair, context));
  return {
    schema_version: comparisonVersion,
    cupel_version: version,
    alpha,
    corrected_over: facts.length,
    sides: contenders.map((contender) => sideReport(contender, context.names.get(contender) ?? "")),
    pairs,
    notes: notesOf(contenders, pairs),
    gates: gateComparison(pairs, { ...gates, alpha }),
  };
}

function demandNoDuplicates(contender: Contender): void {
  const seen = new Set<string>();
  for (const { runId, taskId } of recordsOf(contender)) {
    const key = JSON.stringify([runId, taskId]);
    if (seen.has(key)) {
      const what = `Run ${runId} holds two records of task "${taskId}" in arm "${contender.arm}" on "${contender.model}"`;
      throw new CupelError("ARTIFACT_INVALID", `${what}: a task counts once.`);
    }
    seen.add(key);
  }
}

/** The pairs, with everything that speaks against one of them told at once. */
function matchAll(contenders: readonly Contender[], { pairs = "first", metrics = [], allowPartial, sameModel }: CompareOptions) {
  const isPeer = (one: Contender, other: Contender) => !sameModel || one.model === other.model;
  const chosen = contenders.flatMap((side, index) => {
    const before = contenders.slice(0, index).filter((one) => isPeer(one, side));
    return (pairs === "first" ? before.slice(0, 1) : before).map((against) => ({ side, against }));
  });
  if (chosen.length === 0) {
    const models = [...new Set(contenders.map(({ model }) => model))].join(", ");
    throw new CupelError("USAGE", `No model is in two of what is to be compared: ${models}.`, { hint: "Choose models with --model." });
  }
  const matched = chosen.map(({ side, against }) => {
    const matches = matchTasks(side, against);
    const found = objectionsTo(side, against, { matches, metrics });
    const scored = matches.shared.some((match) => [...match.side, ...match.against].some(({ gold }) => gold !== null));
    return { side, against, matches, scored, leftOut: found.filter(({ isPartial }) => isPartial), objections: found };
  });
  refuse(matched.flatMap(({ objections }) => objections.filter(({ isPartial }) => !(isPartial && allowPartial))));
  return matched;
}

function refuse(objections: readonly Objection[]): void {
  const sentences = [...new Set(objections.map(({ sentence }) => sentence))];
  if (sentences.length === 0) return;
  const hint = "--allow-partial compares the tasks that can be paired, and says how many were left out.";
  const message = sentences.length === 1 ? `Not comparable: ${sentences[0]}` : `Not comparable:\n- ${sentences.join("\n- ")}`;
  throw new CupelError("DATA_INVALID", message, objections.every(({ isPartial }) => isPartial) ? { hint } : {});
}

/** A, B, C … Z, then A2, B2 … */
function namesOf(contenders: readonly Contender[]): ReadonlyMap<Contender, string> {
  const letter = (index: number) => `${String.fromCharCode(65 + (index % 26))}${index < 26 ? "" : Math.floor(index / 26) + 1}`;
  return new Map(contenders.map((contender, index) => [contender, letter(index)]));
}

interface Context {
  readonly names: ReadonlyMap<Contender, string>;
  readonly entries: readonly Entry[];
  readonly facts: readonly (readonly [Entry, PairedFacts])[];
  readonly alpha: number;
  readonly gates: ComparisonGateSettings;
}

function pairReport(pair: Matched, { names, entries, facts, alpha, gates }: Context): PairReport {
  const { side, against, matches, leftOut } = pair;
  const [own, other] = [names.get(side) ?? "", names.get(against) ?? ""];
  const metrics = facts
    .filter(([entry]) => entry.pair === pair)
    .map(([entry, fact]) => metricComparison(entry, fact, { what: `${own} against ${other}`, comparisons: facts.length, alpha }));
  const gated = entries.find((entry) => entry.pair === pair && (gates.metric === undefined || entry.metric === gates.metric));
  const measures = pairMeasures(pair);
  return {
    side: own,
    against: other,
    tasks: matches.shared.length,
    families: measures.side.families,
    left_out: leftOut.map(({ code, count, sentence }) => ({ reason: code, count, sentence })),
    differences: settingDifferences(side, against),
    measures,
    metrics,
    non_inferiority:
      gates.margin === undefined || gated === undefined
        ? null
        : nonInferiority(pairsOf(gated), { metric: gated.metric, margin: gates.margin, alpha, matches: matches.shared }),
    by_family: familyChanges(
      entries.filter((entry) => entry.pair === pair),
      matches.shared,
    ),
    flips: flipsOf(
      matches.shared,
      entries.filter((entry) => entry.pair === pair),
    ),
  };
}

function metricComparison(
  { metric, side, other, pair }: Entry,
  facts: PairedFacts,
  { what, comparisons, alpha }: { readonly what: string; readonly comparisons: number; readonly alpha: number },
): MetricComparison {
  const undecided = (decisions: Decisions) => pair.matches.shared.length - decisions.size;
  return {
    metric,
    ...facts,
    undecided: { side: undecided(side), against: undecided(other) },
    sensitivity: sensitivityOf(facts, { alpha, comparisons }),
    sentence: pairedSentence(`${what} on ${metric}`, facts, comparisons > 1 ? `${comparisons} comparisons` : undefined),
  };
}

function notesOf(contenders: readonly Contender[], pairs: readonly PairReport[]): readonly string[] {
  const notes: string[] = [];
  const records = contenders.flatMap(recordsOf);
  if (records.some(({ oracle }) => oracle)) {
    notes.push("ORACLE: hidden gold steered the loop on all sides. These rates are no estimate of what a user without gold would see.");
  }
  for (const { side, against, tasks, families, left_out, metrics } of pairs) {
    for (const { sentence } of left_out) notes.push(`LEFT OUT: ${sentence}`);
    if (families < tasks) {
      notes.push(`The ${tasks} tasks of ${side} and ${against} are ${families} families, over which they are compared.`);
    }
    for (const { metric, undecided } of metrics) {
      for (const [name, count] of [
        [side, undecided.side],
        [against, undecided.against],
      ] as const) {
        if (count > 0) notes.push(`${count} of ${tasks} tasks of ${name} are undecided on ${metric}, and so in neither rate.`);
      }
    }
  }
  if (contenders.some(({ runs }) => runs.length > 1)) {
    notes.push("Repeats are averaged within their task; the rates and costs of a side count each repeat.");
  }
  const broken = records.filter((record) => outcomeOf(record, { scored: true }).error !== null).length;
  if (broken > 0) notes.push(`${broken} of ${records.length} records are errors: neither pass nor fail.`);
  return notes;
}
