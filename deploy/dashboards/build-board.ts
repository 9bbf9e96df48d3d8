import { type DataSourceRef, LegendDisplayMode, LegendPlacement, VizLegendOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import { DashboardBuilder, DatasourceVariableBuilder, QueryVariableBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder as LogsPanel } from "@grafana/grafana-foundation-sdk/logs";
import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import { DataqueryBuilder as PrometheusQuery } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatPanel } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TablePanel } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as SeriesPanel } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Board, Panel } from "./board.ts";

const height = 8;
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
const metrics: DataSourceRef = { type: "prometheus", uid: "${metrics}" };
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
const logs: DataSourceRef = { type: "loki", uid: "${logs}" };

/** A board in Grafana's format. The same board gives the same text. */
export function buildBoard({ uid, title, description, variables, rows }: Board): string {
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["cupel"])
    .timezone("browser")
    .refresh("15s")
    .time({ from: "now-1h", to: "now" })
    .withVariable(
      new DatasourceVariableBuilder("metrics").label("metrics").type("prometheus").current({ text: "prometheus", value: "prometheus" }),
    )
    .withVariable(new DatasourceVariableBuilder("logs").label("logs").type("loki").current({ text: "loki", value: "loki" }));
  for (const { name, label, metric } of variables) {
    dashboard.withVariable(
      new QueryVariableBuilder(name)
        .label(label)
        .datasource(metrics)
        .query(`label_values(${metric}, ${name})`)
        .refresh(2)
        .multi(true)
        .includeAll(true)
        .allValue(".*")
        .current({ text: "All", value: "$__all" }),
    );
  }
  for (const { title: rowTitle, panels } of rows) {
    dashboard.withRow(new RowBuilder(rowTitle));
    for (const panel of panels) dashboard.withPanel(panelOf(panel));
  }
  return `${JSON.stringify(dashboard.build(), null, 2)}\n`;
}

function panelOf(panel: Panel) {
  const { title, description, type, unit = "short", width = 8, range, queries } = panel;
  if (type === "logs") {
    const made = new LogsPanel().title(title).description(description).datasource(logs).height(height).span(width).showTime(true);
    for (const [index, { query }] of queries.entries()) made.withTarget(new LokiQuery().expr(query).refId(refId(index)));
    return made;
  }
  const made = type === "stat" ? new StatPanel() : type === "table" ? new TablePanel() : seriesPanel();
  made.title(title).description(description).datasource(metrics).height(height).span(width).unit(unit);
  if (range) made.min(range[0]).max(range[1]);
  for (const [index, { query, legend }] of queries.entries()) {
    const target = new PrometheusQuery().expr(query).refId(refId(index));
    if (legend !== undefined) target.legendFormat(legend);
    made.withTarget(type === "series" ? target.exemplar(true) : target.instant());
  }
  return made;
}

function seriesPanel(): SeriesPanel {
  const legend = new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom);
  return new SeriesPanel().fillOpacity(8).legend(legend);
}

/** A, B, C: how Grafana tells the queries of a panel apart. */
function refId(index: number): string {
  return String.fromCharCode(65 + index);
}
