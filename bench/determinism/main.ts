// What a determinism check is worth, on simulated targets whose truth is known: power, false alarms, coverage of bounds, runs to the first
// proof, attribution, near ties, expected flips, treatments that do nothing, and the reference's logic on the same stubs.
// run: npm run bench -- determinism [--trials N] [--experiments N] [--part NAME] [--json]
import { parseArgs } from "node:util";
import { falseAlarmPart, vacuousPart } from "./alarms.ts";
import { attributionPart } from "./attribution.ts";
import { comparePart } from "./compare.ts";
import { coveragePart } from "./coverage.ts";
import { firstProofPart } from "./first-proof.ts";
import { headToHeadPart } from "./head-to-head.ts";
import { expectedFlipPart, nearTiePart } from "./near-ties.ts";
import { powerPart } from "./power.ts";
import type { Part } from "./scenario.ts";

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "60" },
    experiments: { type: "string", default: "4000" },
    part: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [trials, experiments] = [counted("trials"), counted("experiments")];

const parts: Readonly<Record<string, readonly [string, (count: number) => Promise<Part>, number]>> = {
  power: ["Planted flips that are found", powerPart, Math.ceil(experiments / 4)],
  alarms: ["False alarms", falseAlarmPart, experiments],
  coverage: [
    "Bounds that are true (wanted: at least 95 %; FAILED: so few have a chance below 0.1 % where that holds)",
    coveragePart,
    experiments,
  ],
  proof: ["Comparisons to the first proof, one prompt, with 99.9 % intervals", firstProofPart, experiments],
  compare: ["Two setups beyond the noise of either, at 95 %", comparePart, Math.ceil(experiments / 4)],
  attribution: ["Causes named rightly", attributionPart, Math.ceil(trials / 2)],
  ties: ["Rounding or bug", nearTiePart, Math.ceil(trials / 6)],
  flips: ["Flips that noise predicts, of 60 prompts", expectedFlipPart, Math.ceil(trials / 10)],
  vacuous: ["Treatments that do nothing", vacuousPart, Math.ceil(trials / 5)],
  reference: ["The reference's logic on the same stubs, one prompt, 3 runs", headToHeadPart, Math.ceil(trials / 2)],
};
if (values.part !== undefined && parts[values.part] === undefined)
  throw new RangeError(`--part ${values.part}: one of ${Object.keys(parts).join(", ")} was expected`);

const results: Record<string, Part["rows"]> = {};
const failures: string[] = [];
for (const [name, [title, part, count]] of Object.entries(parts)) {
  if (values.part !== undefined && values.part !== name) continue;
  const began = performance.now();
  const { rows: table, failures: found } = await part(count);
  failures.push(...found);
  results[name] = table;
  if (!values.json)
    process.stdout.write(`\n${title} (${count} trials, ${((performance.now() - began) / 1000).toFixed(0)} s)\n${aligned(table)}\n`);
}
for (const failure of failures) process.stderr.write(`not as claimed: ${failure}\n`);
if (failures.length > 0) process.exitCode = 1;
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);

/** Trials are whole checks of a simulated model; experiments are cheap, and thousands of them tell a claimed rate from another one. */
function counted(name: "trials" | "experiments"): number {
  const count = Number(values[name]);
  if (!(Number.isInteger(count) && count > 0)) throw new RangeError(`--${name} ${values[name]}: a whole number above 0 was expected`);
  return count;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()).join("\n");
}
