// Writes tasks.jsonl and answers.jsonl from a seed, after every answer was tried.
// usage: npm run -s generate:eval -- [--seed TEXT] [--out FOLDER]
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, committedSeed, linesOf } from "./build.ts";
import { prove } from "./prove.ts";

const own = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: { seed: { type: "string", default: committedSeed }, out: { type: "string", default: own } },
});

const all = build(values.seed);
const problems = await prove(all.tasks, all.answers);
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) {
  process.stderr.write(`Nothing was written: ${problems.length} problems.\n`);
  process.exitCode = 1;
} else {
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, "tasks.jsonl"), linesOf(all.tasks));
  writeFileSync(join(values.out, "answers.jsonl"), linesOf(all.answers));
  process.stdout.write(`${all.tasks.length} tasks with their answers in ${values.out}\n`);
}
