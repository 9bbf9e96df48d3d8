// The engine: what it costs per task, how busy it keeps a server, the same job on promptfoo, and how much memory a million records take.
// run: npm run bench -- engine [overhead | slots | promptfoo | large-run]... [--json] [--records N]
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { benchLargeRun } from "./large-run.ts";
import { benchOverhead } from "./overhead.ts";
import { benchPromptfoo } from "./promptfoo.ts";
import { isReached, line, type Row, type Skipped } from "./row.ts";
import { benchSlots } from "./slots.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, records: { type: "string", default: "1000000" } },
  allowPositionals: true,
});
const parts: ReadonlyMap<string, () => Promise<readonly (Row | Skipped)[]>> = new Map<string, () => Promise<readonly (Row | Skipped)[]>>([
  ["overhead", () => benchOverhead()],
  ["slots", () => benchSlots()],
  ["promptfoo", () => benchPromptfoo()],
  ["large-run", () => benchLargeRun(Number(values.records))],
]);
const unknown = positionals.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; the parts are ${[...parts.keys()].join(", ")}`);
  process.exitCode = 5;
} else {
  const rows: (Row | Skipped)[] = [];
  for (const name of positionals.length > 0 ? positionals : parts.keys()) {
    for (const row of (await parts.get(name)?.()) ?? []) {
      rows.push(row);
      if (!values.json) console.log(line(row));
    }
  }
  // What else the machine had to do belongs to the figures.
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] };
  const told = rows.map((row) => ("skipped" in row ? row : { ...row, reached: isReached(row) }));
  console.log(
    values.json
      ? JSON.stringify({ machine, rows: told }, undefined, 2)
      : `\n${machine.cores} cores, load ${machine.load?.toFixed(1)}, Node ${machine.node}`,
  );
}
