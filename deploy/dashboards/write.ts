// Writes every board to deploy/grafana/dashboards: node deploy/dashboards/write.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boards } from "./boards.ts";
import { buildBoard } from "./build-board.ts";

const folder = join(import.meta.dirname, "..", "grafana", "dashboards");
mkdirSync(folder, { recursive: true });
for (const board of boards) writeFileSync(join(folder, `${board.uid}.json`), buildBoard(board));
