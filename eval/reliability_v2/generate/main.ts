// Writes tasks.jsonl and answers.jsonl from a seed, after every answer was tried on every task. With --hub it writes them as a data set
// repository, card included, and leaves the files here alone.
// usage: npm run -s generate:eval -- [--seed TEXT] [--out FOLDER | --hub FOLDER]
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, committedSeed, linesOf } from "./build.ts";
import { hubFiles } from "./hub-files.ts";
import { prove } from "./prove.ts";

const own = join(dirname(fileURLToPath(import.meta.url)), "..");
const usage = "usage: npm run -s generate:eval -- [--seed TEXT] [--out FOLDER | --hub FOLDER]\n";

function readFlags(): { readonly seed: string; readonly out: string; readonly hub: string | undefined } | undefined {
  try {
    const { values } = parseArgs({
      options: { seed: { type: "string" }, out: { type: "string" }, hub: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help) process.stdout.write(usage);
    if (values.help) return undefined;
    if (values.out !== undefined && values.hub !== undefined) throw new Error("--out and --hub exclude each other");
    return { seed: values.seed ?? committedSeed, out: values.out ?? own, hub: values.hub };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}`);
    process.exitCode = 5;
    return undefined;
  }
}

/** Each file appears under its name when it is whole. */
function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    const target = resolve(process.env.INIT_CWD ?? process.cwd(), folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.partial`, text);
    renameSync(`${target}.partial`, target);
  }
}

async function main(): Promise<void> {
  const flags = readFlags();
  if (flags === undefined) return;
  const { tasks, answers } = build(flags.seed);
  const problems = await prove(tasks, answers);
  if (problems.length > 0) {
    process.stderr.write(`${problems.join("\n")}\nNothing was written: ${problems.length} answers are not judged as they deserve.\n`);
    process.exitCode = 4;
    return;
  }
  const card = flags.hub === undefined ? "" : readFileSync(join(own, "README.md"), "utf8");
  const plain = new Map([
    ["tasks.jsonl", linesOf(tasks)],
    ["answers.jsonl", linesOf(answers)],
  ]);
  writeFiles(flags.hub ?? flags.out, flags.hub === undefined ? plain : hubFiles(tasks, answers, card));
  process.stdout.write(`${tasks.length} tasks with their answers in ${flags.hub ?? flags.out}\n`);
}

await main();
