// Nominal and measured error of every method in simulated worlds, as a table. Exits with 1 when a row fails.
// run: npm run test:calibration [-- --json] [--only C1,C12] [--share 0.2]
import { parseArgs } from "node:util";
import { experiments } from "./experiments.ts";
import { failures } from "./report/row.ts";
import { table } from "./report/table.ts";

const help = `Nominal and measured error of every statistical method in simulated worlds.

usage: npm run test:calibration -- [--json] [--only IDS] [--share SHARE]

  --json          rows as JSON lines, one for each, instead of a table
  --only IDS      experiments to run, such as C1,C12 (all: ${Object.keys(experiments).join(", ")})
  --share SHARE   share of the simulated runs, such as 0.1 for a tenth (default 1)

Exit codes: 0 every row holds, 1 a row fails, 5 usage.
examples:
  npm run test:calibration -- --only C12
  npm run -s test:calibration -- --json --share 0.2
`;

const options = read();
if (typeof options === "string") {
  process.stderr.write(`${options}\n`);
  process.exitCode = 5;
} else if (options.help) process.stdout.write(help);
else run(options);

function run({ json, share, ids }: { readonly json: boolean; readonly share: number; readonly ids: readonly string[] }): void {
  const rows = ids.flatMap((id) => {
    const started = performance.now();
    const own = experiments[id]?.({ share }) ?? [];
    process.stderr.write(`${id}: ${own.length} rows in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    return own;
  });
  process.stdout.write(json ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : `${table(rows)}\n`);
  const failed = failures(rows);
  process.stderr.write(`${rows.length} rows, ${failed.length} failed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function read() {
  try {
    const { values } = parseArgs({
      options: { json: { type: "boolean" }, only: { type: "string" }, share: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    const ids = values.only?.toUpperCase().split(",") ?? Object.keys(experiments);
    const unknown = ids.find((id) => experiments[id] === undefined);
    if (unknown !== undefined) return `calibration: there is no experiment ${unknown}; known are ${Object.keys(experiments).join(", ")}`;
    const share = Number(values.share ?? 1);
    if (!(share > 0 && share <= 10)) return `calibration: --share ${values.share} is not a number above 0 and at most 10`;
    return { json: values.json === true, help: values.help === true, share, ids };
  } catch (error) {
    return `calibration: ${(error as Error).message}`;
  }
}
