// Writes every board as a file and as a config map, and the rules for the Prometheus operator: node deploy/dashboards/write.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { written } from "./written.ts";

for (const [path, text] of Object.entries(written())) {
  const file = join(import.meta.dirname, "..", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
