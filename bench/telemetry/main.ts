// What telemetry costs: one operation, a task that costs nothing else, and the whole benchmark with it and without.
// run: npm run bench -- telemetry [operations | instant | benchmark]... [--json] [--rounds N]
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { isReached, line, type Row } from "../engine/row.ts";
import { benchBenchmarkRun } from "./benchmark-run.ts";
import { benchInstantRun } from "./instant-run.ts";
import { benchOperations } from "./operations.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "5" } },
  allowPositionals: true,
});
const parts: ReadonlyMap<string, () => Promise<readonly Row[]>> = new Map([
  ["operations", benchOperations],
  ["instant", benchInstantRun],
  ["benchmark", () => benchBenchmarkRun(Number(values.rounds))],
]);
const unknown = positionals.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; the parts are ${[...parts.keys()].join(", ")}`);
  process.exitCode = 5;
} else {
  const rows: Row[] = [];
  for (const name of positionals.length > 0 ? positionals : parts.keys()) {
    for (const row of (await parts.get(name)?.()) ?? []) {
      rows.push(row);
      if (!values.json) console.log(line(row));
    }
  }
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] };
  const told = rows.map((row) => ({ ...row, reached: isReached(row) }));
  const summary = `\n${machine.cores} cores, load ${machine.load?.toFixed(1)}, Node ${machine.node}`;
  console.log(values.json ? JSON.stringify({ machine, rows: told }, undefined, 2) : summary);
}
