import { codeMarkdown, markdownRow, nameMarkdown, plainMarkdown } from "../markdown-text.ts";
import type { AnswerReport, ComparisonReport, Flip, PairReport } from "./comparison-report.ts";
import { answerVerdict, flipTitle, settingText } from "./comparison-text.ts";
import { measureRows } from "./measure-rows.ts";

/** A comparison as markdown: the same as the text, with every flipped task. What a model wrote stands as code: nothing in it becomes mark-up. */
export function comparisonMarkdown(report: ComparisonReport): string {
  const { sides, notes, pairs, gates } = report;
  const lines = [
    "# Comparison",
    "",
    ...table(
      ["side", "run", "arm", "model", "policy", "seed"],
      sides.map(({ name, label, arm, model, policy, runs }) => [
        name,
        nameMarkdown(label),
        nameMarkdown(arm),
        nameMarkdown(model),
        nameMarkdown(policy),
        runs.map(({ seed }) => seed).join(", "),
      ]),
    ),
    ...notes.flatMap((note) => [`> ${plainMarkdown(note)}`, ""]),
    ...pairs.flatMap(pairLines),
    `## Gates: ${gates.status}`,
    "",
    ...gates.results.map(({ gate, status, sentence }) => `- **${gate} ${status}**: ${plainMarkdown(sentence)}`),
    "",
    "Each pair of sides is tested on the tasks that both have, by id and content hash, with Holm's correction over all metrics and pairs. Rates:",
    "percent [95 % Wilson interval] (count/n). Won and lost: tasks that one side solves and the other does not.",
  ];
  return `${lines.join("\n")}\n`;
}

function pairLines(pair: PairReport): readonly string[] {
  const { side, against, differences, measures, metrics, non_inferiority, by_family, flips } = pair;
  const told = metrics.flatMap(({ sentence, sensitivity, conclusion }) => [
    `- ${plainMarkdown(sentence)}${conclusion === "not distinguished" ? ` ${plainMarkdown(sensitivity.sentence)}` : ""}`,
  ]);
  const margin = non_inferiority === null ? [] : [`- ${plainMarkdown(non_inferiority.sentence)}`];
  return [
    `## ${side} against ${against}`,
    "",
    ...table(["", against, side], measureRows(measures.against, measures.side)),
    ...told,
    ...margin,
    "",
    ...section(
      "What differs",
      table(
        ["setting", against, side],
        differences.map((own) => [
          nameMarkdown(own.setting),
          nameMarkdown(settingText(own, "against")),
          nameMarkdown(settingText(own, "side")),
        ]),
      ),
    ),
    ...section(
      "Families",
      table(
        ["family", "metric", "won", "lost", "tasks"],
        by_family.map(({ family, metric, wins, losses, n }) => [plainMarkdown(family), metric, `${wins}`, `${losses}`, `${n}`]),
      ),
    ),
    ...section(
      "Tasks that flipped",
      flips.flatMap((flip) => flipLines(flip, pair)),
    ),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`### ${title}`, "", ...lines, ...(lines.at(-1) === "" ? [] : [""])];
}

/** Nothing without rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [markdownRow(head), markdownRow(head.map(() => "---")), ...rows.map(markdownRow), ""];
}

function flipLines(flip: Flip, { side, against }: PairReport): readonly string[] {
  return [`- ${plainMarkdown(flipTitle(flip))}`, answerLine(against, flip.against), answerLine(side, flip.side)];
}

const mostCharacters = 2000;

function start(answer: string): string {
  if (answer.length <= mostCharacters) return answer;
  return `${answer.slice(0, mostCharacters)}… (the first ${mostCharacters} of ${answer.length} characters)`;
}

function answerLine(name: string, answer: AnswerReport): string {
  return `  - ${name}: ${plainMarkdown(answerVerdict(answer))}<br>${answer.output === null ? "no answer" : codeMarkdown(start(answer.output))}`;
}
