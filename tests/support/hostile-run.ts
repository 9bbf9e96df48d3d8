import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Answers of a model that means harm to whoever shows them. */
export const hostileAnswers: readonly string[] = [
  "</pre></details></main><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">",
  "\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u001b[0m\u009b5m",
  '=HYPERLINK("http://x.test/","total")',
  "+1+cmd|' /C calc'!A0",
  "]]></system-out></testcase><testcase name='forged'/>",
  "\u202egnp.exe\u202c \u2066isolated\u2069 \u200bzero\ufeff",
  "| forged | 1.000 |\n\n# Forged heading\n\n[click](javascript:alert(1)) <b>bold</b>",
  `::error title=forged::annotation\n  ::add-mask::x ##[group]x\n${"y".repeat(74)}::warning::x`,
  "\u0000\ud800 lone \udfff and \ufffe",
  "𝔘𝔫𝔦 🧪 עברית العربية",
  "x".repeat(10_000_000),
];

/** Tasks that those answers are wrong answers to. */
export const hostileTasks = hostileAnswers.map((answer, index) => ({
  id: `<b>task ${index}</b>\u001b[31m${answer.slice(0, 20).toWellFormed()}`,
  kind: "text",
  prompt: `Say it. ${answer.slice(0, 200)}`,
  checks: { min_length: 1 },
  gold: { exact: "the right answer" },
  family: `=family ${index}]]>`,
}));

/** Writes those tasks, and the answers for the simulated model; returns the flags of a run over them. */
export async function writeHostileRun(folder: string): Promise<readonly string[]> {
  const tasks = hostileTasks;
  const answers = tasks.map(({ id }, index) => ({ id, gold: "the right answer", wrong: [hostileAnswers[index]] }));
  const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  await writeFile(join(folder, "tasks.jsonl"), lines(tasks));
  await writeFile(join(folder, "answers.jsonl"), lines(answers));
  return [
    "--backend",
    "simulated",
    "--answers",
    "answers.jsonl",
    "--skill",
    "0",
    "--prompts-file",
    "tasks.jsonl",
    "--max-tokens",
    "4000000",
  ];
}
