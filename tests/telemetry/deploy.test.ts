import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cupelMetrics, dualLlmMetrics, type MetricDefinition, prometheusLabel, prometheusName } from "@cupel/telemetry";
import { parser as logql } from "@grafana/lezer-logql";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { written } from "../../deploy/dashboards/written.ts";
import { deployedBoards, deployedQueries, deployedRules, deployFolder, withoutVariables, yamlOf } from "./deployed.ts";

const definitions: readonly MetricDefinition[] = [cupelMetrics, dualLlmMetrics].flatMap((table) => Object.values(table));

/** Every name that can be asked for, with its labels. */
function knownMetrics(): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const definition of definitions) {
    const name = prometheusName(definition);
    const labels = Object.keys(definition.labels).map(prometheusLabel);
    if (definition.type !== "histogram") names.set(name, labels);
    else for (const part of ["bucket", "sum", "count"]) names.set(`${name}_${part}`, part === "bucket" ? [...labels, "le"] : labels);
  }
  return names;
}

const known = knownMetrics();
const recorded = new Set(deployedRules().flatMap(({ record }) => record ?? []));
const expressions = [
  ...deployedQueries().flatMap(({ board, panel, language, expression }) =>
    language === "promql" && board !== "cupel-containers" ? [{ where: `${board}: ${panel}`, expression }] : [],
  ),
  ...deployedRules().map(({ record, alert, expr }) => ({ where: record ?? alert ?? "", expression: expr })),
];

test("the dashboards, config maps and rules in the repository are what their definitions give: npm run dashboards", () => {
  const made = written();
  for (const [path, text] of Object.entries(made)) expect(readFileSync(join(deployFolder, path), "utf8"), path).toBe(text);
  const names = deployedBoards().map(({ uid }) => `grafana/dashboards/${uid}.json`);
  expect(names.sort()).toEqual(
    Object.keys(made)
      .filter((path) => path.startsWith("grafana/"))
      .sort(),
  );
});

test("boards and queries can be told apart, and every panel says what it shows", () => {
  for (const board of deployedBoards()) {
    expect(board.schemaVersion).toBeGreaterThanOrEqual(39);
    const panels = board.panels.filter(({ type }) => type !== "row");
    expect(new Set(panels.map(({ title }) => title)).size, board.uid).toBe(panels.length);
    for (const panel of panels) {
      expect(panel).toMatchObject({ description: expect.stringMatching(/\.$/) });
      const ids = panel.targets?.map(({ refId }) => refId) ?? [];
      expect(ids).toEqual(["A", "B", "C"].slice(0, ids.length));
      expect(ids.length).toBeGreaterThan(0);
    }
  }
});

test("every metric that a dashboard or a rule asks for is defined, or recorded by a rule", () => {
  for (const { where, expression } of expressions) {
    const bare = expression.replace(/"[^"]*"/g, '""');
    const names = bare.match(/\b(?:cupel|dual_llm|gen_ai)[_:][a-zA-Z0-9_:]+/g) ?? [];
    expect(names.length, `${where} asks for no metric`).toBeGreaterThan(0);
    for (const name of names) expect(known.has(name) || recorded.has(name), `${where}: ${name}`).toBe(true);
  }
});

test("every label that a query of ours selects by is one that its metric has, and every value of an enumeration exists", () => {
  const values = new Map(definitions.map((definition) => [prometheusName(definition), definition.labels]));
  for (const { where, expression } of expressions) {
    for (const [, name = "", selectors = ""] of expression.matchAll(/\b((?:cupel|dual_llm)_\w+)\{([^}]*)\}/g)) {
      for (const [, label = "", , value = ""] of selectors.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)) {
        expect(known.get(name), `${where}: ${name}{${label}}`).toContain(label);
        const bound = values.get(name.replace(/_(bucket|sum|count)$/, ""))?.[label] ?? values.get(name)?.[label];
        if (!Array.isArray(bound) || value.startsWith("$")) continue;
        for (const word of value.split("|")) {
          // "request" and "task" are among the kinds, which are open.
          expect(bound, `${where}: ${name}{${label}="${word}"}`).toContain(word);
        }
      }
    }
  }
});

test("every LogQL query is one by Grafana's own grammar, which refuses what is none", () => {
  const errorsIn = (expression: string): number => {
    let errors = 0;
    logql.parse(expression).iterate({ enter: ({ type }) => void (type.isError && errors++) });
    return errors;
  };
  const queries = deployedQueries().filter(({ language }) => language === "logql");
  expect(queries.length).toBeGreaterThan(0);
  for (const { board, panel, expression } of queries) expect(errorsIn(expression), `${board} / ${panel}: ${expression}`).toBe(0);
  for (const none of ['{service_name="cupel"', "{} | event=loop", 'sum by (event) (cupel_llm_requests_total{event="x"})'])
    expect(errorsIn(none), none).toBeGreaterThan(0);
});

test("variables are asked for from metrics that have that label", () => {
  for (const { uid, templating } of deployedBoards()) {
    for (const { type, query, name } of templating.list) {
      if (type !== "query") continue;
      const [, metric = "", label = ""] = /^label_values\((\w+), (\w+)\)$/.exec(query) ?? [];
      expect(known.get(metric), uid).toContain(label);
      expect(label).toBe(name);
    }
  }
});

test("every alert has a severity, a summary, a line that says what to run, and a unit test that sees it fire", () => {
  const alerts = deployedRules().filter(({ alert }) => alert !== undefined);
  expect(alerts.length).toBeGreaterThan(10);
  interface UnitTest {
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
  }
  const { tests } = yamlOf("prometheus/tests/alerts.test.yaml") as { readonly tests: readonly UnitTest[] };
  const fired = new Set(
    tests.flatMap(({ alert_rule_test = [] }) =>
      alert_rule_test.flatMap(({ alertname, exp_alerts }) => (exp_alerts.length > 0 ? [alertname] : [])),
    ),
  );
  for (const { alert = "", labels, annotations } of alerts) {
    expect(["page", "warn"]).toContain(labels?.severity);
    expect(annotations?.summary).toBeTruthy();
    expect(annotations?.runbook).toBeTruthy();
    expect(fired, `no unit test sees ${alert} fire`).toContain(alert);
  }
});

interface Service {
  readonly image?: string;
  readonly profiles: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly depends_on?: readonly string[];
}

test("what the stack mounts and builds is there, its images are named in one place, and nothing listens beyond this machine", () => {
  const { services, volumes } = yamlOf("compose.yaml") as {
    readonly services: Readonly<Record<string, Service>>;
    readonly volumes: Readonly<Record<string, unknown>>;
  };
  const variables = readFileSync(join(deployFolder, ".env"), "utf8");
  for (const [name, { image, ports = [], volumes: mounts = [], build, depends_on = [], profiles }] of Object.entries(services)) {
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    for (const mount of mounts) {
      const [from = ""] = mount.split(":");
      if (from.startsWith(".")) expect(existsSync(join(deployFolder, from)), `${name} mounts ${from}`).toBe(true);
      else if (!from.startsWith("/")) expect(Object.keys(volumes), name).toContain(from);
    }
    for (const other of depends_on)
      expect(services[other]?.profiles, `${name} depends on ${other}`).toEqual(expect.arrayContaining([...profiles]));
    if (build) expect(existsSync(join(deployFolder, build.context, build.dockerfile))).toBe(true);
    else expect(variables).toMatch(new RegExp(`^${/^\$\{(\w+)\}$/.exec(image ?? "")?.[1]}=\\S+:\\S+$`, "m"));
  }
});

test("what the stack scrapes are services under the ports that they listen on, of which none sends its metrics as well, or runs on the machine", () => {
  const { services } = yamlOf("compose.yaml") as { readonly services: Readonly<Record<string, Service>> };
  for (const file of ["prometheus.yaml", "prometheus-development.yaml"]) {
    const { scrape_configs } = yamlOf(`prometheus/${file}`) as {
      readonly scrape_configs: readonly { readonly static_configs: readonly { readonly targets: readonly string[] }[] }[];
    };
    for (const target of scrape_configs.flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets))) {
      const [host = "", port] = target.split(":");
      if (host === "localhost") continue;
      if (host === "host.docker.internal") {
        for (const { ports = [] } of Object.values(services)) expect(ports.map((own) => own.split(":").at(-2))).not.toContain(port);
        continue;
      }
      const { ports, environment = {} } = services[host] ?? {};
      expect(
        ports?.map((own) => own.split(":").at(-1)),
        target,
      ).toContain(port);
      expect(Object.keys(environment).filter((name) => /^OTEL_EXPORTER_OTLP_(METRICS_)?ENDPOINT$/.test(name))).toEqual([]);
    }
  }
});

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
const promtool = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
  return { status, output: status === 0 ? "" : `${stdout}${stderr}` };
};

test.skipIf(!hasPromtool)(
  "promtool (skipped where it is not installed) takes the rules, sees every unit test of them pass, and takes both configurations",
  () => {
    const rules = ["recording.yaml", "alerts.yaml"].map((name) => join(deployFolder, "prometheus", "rules", name));
    expect(promtool("check", "rules", ...rules)).toEqual({ status: 0, output: "" });
    expect(promtool("test", "rules", join(deployFolder, "prometheus", "tests", "alerts.test.yaml"))).toEqual({ status: 0, output: "" });
    const folder = mkdtempSync(join(tmpdir(), "cupel-promtool-"));
    try {
      for (const file of ["prometheus.yaml", "prometheus-development.yaml"]) {
        const { otlp, ...config } = yamlOf(`prometheus/${file}`) as { readonly otlp?: unknown };
        // Prometheus 2 does not know the section otlp.
        expect(otlp !== undefined).toBe(file.includes("development"));
        writeFileSync(join(folder, file), stringify({ ...config, rule_files: rules }));
        expect(promtool("check", "config", join(folder, file))).toEqual({ status: 0, output: "" });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test.skipIf(!hasPromtool)("promtool (skipped where it is not installed) parses every query of every dashboard", () => {
  const queries = deployedQueries().filter(({ language }) => language === "promql");
  const rules = queries.map(({ expression }, index) => ({ record: `query:${index}`, expr: withoutVariables(expression) }));
  const folder = mkdtempSync(join(tmpdir(), "cupel-promtool-"));
  try {
    writeFileSync(join(folder, "queries.yaml"), stringify({ groups: [{ name: "queries", rules }] }));
    expect(promtool("check", "rules", join(folder, "queries.yaml"))).toEqual({ status: 0, output: "" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
