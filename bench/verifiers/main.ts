// Speed of the verifiers beside named peers in the same run.
// run: npm run bench -- verifiers [human-eval | javascript | json | sql | cold-import]...
import { benchColdImport } from "./cold-import.ts";
import { benchHumanEval } from "./human-eval.ts";
import { benchJavaScript } from "./javascript.ts";
import { benchJson } from "./json.ts";
import { benchSql } from "./sql.ts";

const parts: ReadonlyMap<string, () => unknown> = new Map<string, () => unknown>([
  ["human-eval", benchHumanEval],
  ["javascript", benchJavaScript],
  ["json", benchJson],
  ["sql", benchSql],
  ["cold-import", benchColdImport],
]);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; the parts are ${[...parts.keys()].join(", ")}`);
  process.exitCode = 5;
} else {
  for (const name of asked.length > 0 ? asked : parts.keys()) await parts.get(name)?.();
}
