// A run too large for memory, as a process of its own. node large-run.ts begin|resume|read FOLDER RECORDS; prints { records, seconds, rss }.
import { defineReporter } from "@cupel/core";
import { readRecords, run } from "@cupel/engine";
import { instant, instantBackend } from "../instant.ts";

const [mode = "", folder = "", count = "0"] = process.argv.slice(2);
const models = 10;
const total = Number(count);
const began = performance.now();

async function work(): Promise<number> {
  const { backend: _one, ...world } = instant(total / models);
  const backends = Array.from({ length: models }, (_, index) => instantBackend(`instant-${index}`));
  const stop = new AbortController();
  let heard = 0;
  const half = defineReporter({ name: "half", event: ({ type }) => void (type === "task-end" && ++heard >= total / 2 && stop.abort()) });
  const reporters = mode === "begin" ? [half] : [];
  const shared = { journal: folder, resume: mode === "resume", keepRecords: false, concurrency: 32, signal: stop.signal };
  await run({ ...world, ...shared, backends, reporters });
  return heard;
}

async function read(): Promise<number> {
  let records = 0;
  for await (const _ of readRecords(folder)) records++;
  return records;
}

const records = mode === "read" ? await read() : await work();
const seconds = (performance.now() - began) / 1000;
process.stdout.write(JSON.stringify({ records, seconds, rss: (process.resourceUsage().maxRSS * 1024) / 1e6 }));
