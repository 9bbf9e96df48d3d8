import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** The folder of the stack. */
export const deployFolder: string = fileURLToPath(new URL("../../deploy/", import.meta.url));

/** A query as it stands in a dashboard that is provisioned. */
export interface DeployedQuery {
  readonly board: string;
  readonly panel: string;
  readonly language: "promql" | "logql";
  readonly expression: string;
}

interface GrafanaPanel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly refId?: string; readonly expr: string }[];
}

/** A dashboard's file. */
export interface DeployedBoard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly GrafanaPanel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string; readonly type: string }[] };
}

export function deployedBoards(): readonly DeployedBoard[] {
  const folder = join(deployFolder, "grafana", "dashboards");
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as DeployedBoard);
}

export function deployedQueries(): readonly DeployedQuery[] {
  return deployedBoards().flatMap(({ uid: board, panels }) =>
    panels.flatMap(({ title: panel, type, targets = [] }) =>
      targets.map(({ expr: expression }) => ({
        board,
        panel,
        expression,
        language: type === "logs" ? ("logql" as const) : ("promql" as const),
      })),
    ),
  );
}

/** A query as Prometheus is asked: Grafana's variables filled in. */
export function withoutVariables(expression: string): string {
  return expression
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$__range", "5m")
    .replace(/"\$\w+"/g, '".*"');
}

export interface DeployedRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function deployedRules(): readonly DeployedRule[] {
  return ["recording.yaml", "alerts.yaml"].flatMap((name) => {
    const { groups } = yamlOf(join("prometheus", "rules", name)) as {
      readonly groups: readonly { readonly rules: readonly DeployedRule[] }[];
    };
    return groups.flatMap(({ rules }) => rules);
  });
}

/** A YAML file of the stack. */
export function yamlOf(path: string): unknown {
  return parse(readFileSync(join(deployFolder, path), "utf8"));
}
