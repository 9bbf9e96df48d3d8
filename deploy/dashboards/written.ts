import { readFileSync } from "node:fs";
import { join } from "node:path";
import { boards } from "./boards.ts";
import { buildBoard } from "./build-board.ts";
import { configMaps } from "./config-maps.ts";
import { containers } from "./containers.ts";
import { prometheusRules } from "./prometheus-rules.ts";

const rules = join(import.meta.dirname, "..", "prometheus", "rules");

/** Everything that is made from boards and rules, by its path in `deploy/`. */
export function written(): Readonly<Record<string, string>> {
  const files = Object.fromEntries(["recording", "alerts"].map((name) => [name, readFileSync(join(rules, `${name}.yaml`), "utf8")]));
  const head = "# Made by npm run dashboards.\n";
  // Kubernetes tells of containers under other labels than cAdvisor alone, and has boards of its own for them.
  const mounted = boards.filter((board) => board !== containers);
  return {
    ...Object.fromEntries(boards.map((board) => [`grafana/dashboards/${board.uid}.json`, buildBoard(board)])),
    "kubernetes/monitoring/dashboards.yaml": `${head}${configMaps(mounted)}`,
    "kubernetes/monitoring/rules.yaml": `${head}${prometheusRules(files)}`,
  };
}
