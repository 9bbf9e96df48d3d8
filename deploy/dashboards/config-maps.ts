import { stringify } from "yaml";
import type { Board } from "./board.ts";
import { buildBoard } from "./build-board.ts";

/** Boards as config maps, one each, which the sidecar of Grafana's charts finds by their label. */
export function configMaps(boards: readonly Board[]): string {
  const documents = boards.map((board) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `${board.uid}-dashboard`,
      namespace: "cupel",
      labels: { "app.kubernetes.io/name": "cupel", grafana_dashboard: "1" },
    },
    data: { [`${board.uid}.json`]: buildBoard(board) },
  }));
  return documents.map((document) => stringify(document, { lineWidth: 0 })).join("---\n");
}
