// A job on Cupel: so many questions to a server, each answer against its schema, every record synced to disk.
// node cupel-job.ts URL TASKS CONCURRENCY FOLDER [any]; prints { milliseconds, passed }. With "any" every answer passes unseen.
import { openai } from "@cupel/backends";
import { definePolicy, defineVerifier, pass, type Task } from "@cupel/core";
import { run } from "@cupel/engine";
import { json } from "@cupel/verifiers";
import { question, schema } from "./job.ts";

const [url = "", count = "1000", concurrency = "8", folder = "", checked = "json"] = process.argv.slice(2);
const once = definePolicy("once", async function* ({ task, generate }) {
  yield await generate({ prompt: task.prompt });
});
await using verifier = checked === "any" ? defineVerifier("any", () => pass()) : json();
await using backend = openai({ model: "tiny", baseUrl: url });

async function job(name: string, tasks: number) {
  const list: readonly Task[] = Array.from({ length: tasks }, (_, index) => ({
    id: `${index}`,
    kind: "json",
    prompt: question(index),
    checks: { schema },
  }));
  const began = performance.now();
  const { records } = await run({
    tasks: list,
    policy: once,
    backend,
    verifiers: { json: verifier },
    concurrency: Number(concurrency),
    journal: `${folder}/${name}`,
  });
  return { milliseconds: performance.now() - began, passed: records.filter(({ verdict }) => verdict?.status === "pass").length };
}

await job("warm-up", 100);
await fetch(`${url}/stats`);
process.stdout.write(JSON.stringify(await job("measured", Number(count))));
