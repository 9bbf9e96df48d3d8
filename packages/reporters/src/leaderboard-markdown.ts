import { costFigures, foundFigures } from "./arm-figures.ts";
import type { Comparison } from "./compare-arms.ts";
import { formatNumber, formatRate, formatShare, formatUsd } from "./format.ts";
import { gatesMarkdown } from "./gates/gates-markdown.ts";
import { nameMarkdown as code, plainMarkdown as plain, markdownRow as row } from "./markdown-text.ts";
import { toldLifts } from "./memory-lift.ts";
import { notesOf } from "./notes.ts";
import { formatP, formatPoints } from "./paired.ts";
import { spentText } from "./spent-text.ts";
import type { LeaderboardEntry, Summary } from "./summary.ts";

const head = [
  "model",
  "policy reliability",
  "json",
  "sql",
  "code",
  "policy latency (s)",
  "contract latency (s)",
  "avg policy candidates",
  "verified",
  "correct [95 % CI]",
  "false accept",
  "baseline",
  "lift (p)",
  "tokens / verified",
  "errors",
];

/** `leaderboard.md`: ReliabilityLoop's eight columns, unchanged, then ours, then comparisons and definitions. */
export function leaderboardMarkdown(summary: Summary, artifacts: readonly string[] = defaultArtifacts): string {
  const { config } = summary;
  const tasks = Array.isArray(config.tasks) ? config.tasks.join(", ") : "";
  const isPriced = summary.leaderboard.some(({ overall }) => overall.usd !== null);
  const priced = isPriced ? [({ overall }: LeaderboardEntry) => formatUsd(overall.cost_per_verified)] : [];
  const columns = isPriced ? [...head, "USD / verified"] : head;
  const lines = [
    summary.oracle ? "# Reliability leaderboard (oracle run)" : "# Reliability leaderboard",
    "",
    ...notesOf(summary).flatMap((note) => [`> ${plain(note)}`, ""]),
    `- backend: ${code(String(config.backend ?? ""))}`,
    `- tasks: ${code(tasks)}`,
    `- task_count: ${summary.task_count}${summary.tasks_seen < summary.task_count ? `, ${summary.tasks_seen} of them with a record` : ""}`,
    `- families: ${summary.family_count}`,
    `- arms: ${code(summary.arms.join(", "))}`,
    `- seed: ${summary.seed}`,
    `- run: ${code(summary.run_id)}`,
    ...(summary.spent === null ? [] : [`- spent: ${spentText(summary.spent)}`]),
    ...(Object.keys(summary.environment).length === 0 ? [] : [`- environment: ${code(environmentText(summary.environment))}`]),
    ...(typeof config.command === "string" ? [`- command: ${code(config.command)}`] : []),
    "",
    row(columns),
    row(columns.map(() => "---")),
    ...summary.leaderboard.map((entry) => row([...cells(entry, summary.comparisons), ...priced.map((cell) => cell(entry))])),
    "",
    ...groupTable("split", summary, ({ by_split }) => by_split),
    ...groupTable("kind", summary, ({ by_task }) => by_task),
    ...figureTable("Cost per verified answer, per correct answer", summary, costFigures),
    ...figureTable("Answers by how they were found: all, verified, correct", summary, foundFigures),
    "## Comparisons",
    "",
    ...(summary.comparisons.length === 0 ? ["None: the run has no baseline arm with decided tasks, or nothing beside it."] : []),
    ...summary.comparisons.map(({ model, sentence }) => `- ${code(model)}: ${plain(sentence)}`),
    "",
    ...(summary.memory_lift.length === 0
      ? []
      : ["## Memory", "", ...toldLifts(summary.memory_lift).map(({ model, sentence }) => `- ${code(model)}: ${plain(sentence)}`), ""]),
    ...(summary.model_comparisons.length === 0
      ? []
      : ["## Models", "", ...summary.model_comparisons.map(({ sentence }) => `- ${plain(sentence)}`), ""]),
    ...(summary.gates === null ? [] : ["## Gates", "", ...gatesMarkdown(summary.gates)]),
    "*Verified*: the public checks that the task declares passed. *Correct*: the hidden gold passed. *False accept*: verified and refused by the gold,",
    "over the verified ones. Each as rate [95 % Wilson interval] (count/n). Errors and answers reused from memory are in no rate. `policy reliability`,",
    "`json`, `sql` and `code` are the policy arm's share of correct answers.",
    "",
    "Artifacts:",
    "",
    ...artifacts.map((name) => `- ${code(name)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function environmentText(environment: Summary["environment"]): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

const defaultArtifacts = ["summary.json", "leaderboard.md", "samples.jsonl", "wins.jsonl"];

function cells({ model, overall, by_task }: LeaderboardEntry, comparisons: readonly Comparison[]): readonly string[] {
  const lift = comparisons.find((own) => own.model === model && own.arm === "policy" && own.metric === "correct");
  const baseline = overall.arms.baseline;
  return [
    code(model),
    ...[overall, by_task.json, by_task.sql, by_task.codestub].map((group) => formatShare(group?.policy_ok_rate)),
    formatNumber(overall.policy_avg_latency_s),
    formatNumber(overall.avg_latency_s),
    formatNumber(overall.avg_candidates_policy),
    formatRate(overall.verified_rate, overall.verified_ci, { k: overall.verified_k, n: overall.verified_n }),
    formatRate(overall.correct_rate, overall.correct_ci, { k: overall.correct_k, n: overall.correct_n }),
    formatRate(overall.false_accept_rate, overall.false_accept_ci, { k: overall.false_accept_k, n: overall.false_accept_n }),
    baseline ? formatRate(baseline.correct_rate, baseline.correct_ci, { k: baseline.correct_k, n: baseline.correct_n }) : "n/a",
    lift === undefined ? "n/a" : liftText(lift),
    formatNumber(overall.tokens_per_verified, 0),
    `${overall.errors}/${overall.tasks - overall.memory_exact_hits}`,
  ];
}

function liftText({ difference, difference_ci, p_adjusted, n }: Comparison): string {
  const [low, high] = difference_ci.map(formatPoints);
  return `${formatPoints(difference)} points [${low}, ${high}] (${formatP(p_adjusted)}, n = ${n})`;
}

function figureTable(heading: string, { leaderboard }: Summary, of: typeof costFigures): readonly string[] {
  const figures = of(leaderboard.flatMap(({ overall }) => Object.values(overall.arms)));
  const rows = leaderboard.flatMap(({ model, overall }) =>
    Object.entries(overall.arms).map(([arm, own]) => row([code(model), plain(arm), ...figures.map(({ cell }) => cell(own))])),
  );
  const head = ["model", "arm", ...figures.map(({ title }) => title)];
  return rows.length === 0 || figures.length === 0 ? [] : [`## ${heading}`, "", row(head), row(head.map(() => "---")), ...rows, ""];
}

function groupTable(
  noun: string,
  summary: Summary,
  groupsOf: (entry: LeaderboardEntry) => LeaderboardEntry["by_split"],
): readonly string[] {
  const rows = summary.leaderboard.flatMap((entry) =>
    Object.entries(groupsOf(entry)).flatMap(([name, { arms }]) =>
      Object.entries(arms).map(([arm, own]) =>
        row([
          code(entry.model),
          plain(name),
          plain(arm),
          formatRate(own.verified_rate, own.verified_ci, { k: own.verified_k, n: own.verified_n }),
          formatRate(own.correct_rate, own.correct_ci, { k: own.correct_k, n: own.correct_n }),
          formatRate(own.false_accept_rate, own.false_accept_ci, { k: own.false_accept_k, n: own.false_accept_n }),
        ]),
      ),
    ),
  );
  if (rows.length === 0) return [];
  const heading = ["model", noun, "arm", "verified", "correct", "false accept"];
  return [`## By ${noun}`, "", row(heading), row(heading.map(() => "---")), ...rows, ""];
}
