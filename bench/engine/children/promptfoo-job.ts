// The same job on promptfoo, by its own function. node promptfoo-job.ts URL TASKS CONCURRENCY FOLDER; FOLDER is where promptfoo is installed.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { question, schema } from "./job.ts";

const [url = "", count = "1000", concurrency = "8", folder = ""] = process.argv.slice(2);

interface Promptfoo {
  readonly evaluate: (suite: object, options: object) => Promise<{ readonly stats?: { readonly successes: number } }>;
}
const entry = createRequire(join(folder, "package.json"))
  .resolve("promptfoo")
  .replace(/\.cjs$/, ".js");
const { evaluate } = ((await import(pathToFileURL(entry).href)) as { readonly default: Promptfoo }).default;

async function job(tasks: number) {
  const suite = {
    prompts: ["{{question}}"],
    providers: [{ id: "openai:chat:tiny", config: { apiBaseUrl: `${url}/v1`, apiKey: "none", temperature: 0, max_tokens: 256 } }],
    tests: Array.from({ length: tasks }, (_, index) => ({
      vars: { question: question(index) },
      assert: [{ type: "is-json", value: schema }],
    })),
    writeLatestResults: false,
  };
  const began = performance.now();
  const result = await evaluate(suite, { maxConcurrency: Number(concurrency), cache: false, showProgressBar: false });
  const evaluated = result as { readonly stats?: { readonly successes: number }; getStats?: () => { readonly successes: number } };
  return { milliseconds: performance.now() - began, passed: (evaluated.stats ?? evaluated.getStats?.())?.successes ?? 0 };
}

await job(100);
await fetch(`${url}/stats`);
process.stdout.write(`\n${JSON.stringify(await job(Number(count)))}`);
process.exit(0);
