import { parse, stringify } from "yaml";

/**
 * Files of rules as objects of the Prometheus operator, one each: names of groups are unique in a file only.
 *
 * @param files their texts by the end of the object's name
 */
export function prometheusRules(files: Readonly<Record<string, string>>): string {
  const documents = Object.entries(files).map(([name, text]) => ({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: `cupel-${name}`, namespace: "cupel", labels: { "app.kubernetes.io/name": "cupel" } },
    spec: parse(text) as object,
  }));
  return documents.map((document) => stringify(document, { lineWidth: 0 })).join("---\n");
}
