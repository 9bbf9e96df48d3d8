// What `agreement` picks out of recorded answers, by recorded tests of the same model (CodeGen-16B on HumanEval, CodeT's recording), beside
// the first of them; hidden tests only score. The answers of a task are taken in groups of k, and every group is an attempt of its own.
// Judging takes some ten minutes once; its outcomes are kept in bench/agreement/runs.
// run: CUPEL_DATA=... npm run bench -- agreement [--groups N] [--k N]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Candidate, createRandom } from "@cupel/core";
import { agreement } from "@cupel/policies";
import { openSandbox } from "@cupel/sandbox";
import { quantile, signFlipTest } from "@cupel/stats";
import { drivePolicy } from "@cupel/testing";
import { readRecordedAnswers } from "../../tests/support/recorded-answers.ts";
import { print, skip } from "../verifiers/table.ts";
import { type JudgedTask, judgePrograms } from "./judge-programs.ts";

const { values } = parseArgs({ options: { groups: { type: "string", default: "3" }, k: { type: "string", default: "10" } } });
const [groups, k] = [Number(values.groups), Number(values.k)];
const most = 64;
const data = process.env.CUPEL_DATA;

if (data === undefined) skip("agreement on recorded answers", "CUPEL_DATA is not set");
else await bench(data);

async function bench(folder: string): Promise<void> {
  await using sandbox = await openSandbox();
  const tasks = await judgePrograms(readRecordedAnswers(folder), {
    sandbox,
    samples: groups * k,
    tests: most,
    file: fileURLToPath(new URL("runs/judged.jsonl", import.meta.url)),
    progress: (done, total) => process.stderr.write(`\rjudged ${done} of ${total} tasks`),
  });
  console.log(`\n${tasks.length} tasks, ${groups} groups of ${k} answers each, up to ${most} tests`);
  const first = tasks.map((task) => mean(groupsOf(task).map(([program = ""]) => Number(isRight(task, program)))));
  const best = tasks.map((task) => mean(groupsOf(task).map((group) => Number(group.some((program) => isRight(task, program))))));
  const any = tasks.map((task) => mean(groupsOf(task).map((group) => mean(group.map((program) => Number(isRight(task, program)))))));
  show("the first answer", first);
  show("any of them, at random", any);
  show(`one that is right among ${k}, known by gold`, best);
  for (const tests of [8, 16, most]) {
    const picks = await Promise.all(tasks.map(async (task) => await Promise.all(groupsOf(task).map((group) => pick(task, group, tests)))));
    const right = picks.map((own) => mean(own.map((one) => Number(one.right))));
    show(`agreement on up to ${tests} tests`, right);
    const gains = right.map((rate, index) => rate - (first[index] ?? 0));
    const [low, high] = interval(gains);
    const { twoSided } = signFlipTest(gains, { random: createRandom("bench agreement").next });
    const marked = picks.flat().filter(({ agreed }) => agreed);
    const precise = marked.filter(({ right: is }) => is).length;
    print({ what: "    beside the first answer", figure: `${points(mean(gains))} [${points(low)}, ${points(high)}]` });
    console.log(
      `    p = ${twoSided.toFixed(4)} over ${tasks.length} tasks; ${marked.length} of ${picks.flat().length} picks agreed, ${percent(precise / marked.length)} of them right`,
    );
  }
}

function groupsOf({ programs }: JudgedTask): readonly (readonly string[])[] {
  return Array.from({ length: groups }, (_, index) => programs.slice(index * k, (index + 1) * k));
}

function isRight({ judged }: JudgedTask, program: string): boolean {
  return judged.get(program)?.gold === true;
}

/** What the shipped policy stands by, with answers and outcomes from the recording. */
async function pick(
  own: JudgedTask,
  group: readonly string[],
  tests: number,
): Promise<{ readonly right: boolean; readonly agreed: boolean }> {
  const { task, drafts, judged } = own;
  const position = new Map(drafts.map((draft, index) => [draft, index]));
  const execution = {
    name: "recording",
    holds: async ({ text, assertions }: { readonly text: string; readonly assertions: readonly string[] }) =>
      assertions.map((assertion) => judged.get(text)?.held[position.get(assertion) ?? -1] === true),
  };
  const { chosen } = await drivePolicy(agreement({ k, tests, execution }), {
    task,
    answer: ({ prompt }, index) => (prompt.includes("Do not answer that.") ? drafts.join("\n") : (group[index] ?? "")),
    judge: ({ text }: Candidate) =>
      judged.get(text)?.loads ? { status: "pass", reason: "", level: "parsed" } : { status: "fail", reason: "", code: "load" },
  });
  return { right: isRight(own, chosen?.text ?? ""), agreed: chosen?.agreed !== undefined };
}

function show(what: string, rates: readonly number[]): void {
  const [low, high] = interval(rates);
  print({ what, figure: `${percent(mean(rates))} [${percent(low)}, ${percent(high)}]` });
}

/** 95 % percentile bootstrap of the mean over tasks, seeded. */
function interval(values: readonly number[]): readonly [number, number] {
  const random = createRandom("bench agreement interval");
  const means = Array.from({ length: 2000 }, () => mean(values.map(() => values[random.integer(values.length)] ?? 0)));
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function points(share: number): string {
  return `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)}`;
}
