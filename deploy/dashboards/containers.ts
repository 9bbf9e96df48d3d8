import type { Board } from "./board.ts";

/** CPU and memory of the containers, as cAdvisor tells them. */
export const containers: Board = {
  uid: "cupel-containers",
  title: "Cupel / Containers",
  description: "Needs the profile containers.",
  variables: [],
  rows: [
    {
      title: "Containers",
      panels: [
        {
          title: "CPU",
          description: "Cores in use by container.",
          type: "series",
          width: 12,
          queries: [{ query: 'sum by (name) (rate(container_cpu_usage_seconds_total{name!=""}[$__rate_interval]))', legend: "{{name}}" }],
        },
        {
          title: "Memory",
          description: "Working set by container, in bytes.",
          type: "series",
          width: 12,
          queries: [{ query: 'sum by (name) (container_memory_working_set_bytes{name!=""})', legend: "{{name}}" }],
        },
      ],
    },
  ],
};
