import type { Board } from "./board.ts";

/** The request dashboard of the dual-loop reference, on its metric names (`--metrics-compat dual-llm`). */
export const dualLlm: Board = {
  uid: "cupel-dual-llm",
  title: "Cupel / Requests under the reference's names",
  description: "Needs --metrics-compat dual-llm. Durations are those of successes only, as in the reference.",
  variables: [{ name: "model", label: "model", metric: "dual_llm_requests_total" }],
  rows: [
    {
      title: "Requests",
      panels: [
        {
          title: "Request rate",
          description: "Calls per second by model and outcome.",
          type: "series",
          unit: "reqps",
          width: 12,
          queries: [
            {
              query: 'sum by (model, status) (rate(dual_llm_requests_total{model=~"$model"}[$__rate_interval]))',
              legend: "{{model}} {{status}}",
            },
          ],
        },
        {
          title: "95th percentile",
          description: "By model, of successful calls.",
          type: "series",
          unit: "s",
          width: 12,
          queries: [
            {
              query:
                'histogram_quantile(0.95, sum by (le, model) (rate(dual_llm_request_duration_seconds_bucket{model=~"$model"}[$__rate_interval])))',
              legend: "{{model}}",
            },
          ],
        },
        {
          title: "Failure rate",
          description: "Failed calls over all calls.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          width: 12,
          queries: [
            {
              query:
                'sum by (model) (rate(dual_llm_failures_total{model=~"$model"}[$__rate_interval])) / sum by (model) (rate(dual_llm_requests_total{model=~"$model"}[$__rate_interval]))',
              legend: "{{model}}",
            },
          ],
        },
        {
          title: "Requests, all in all",
          description: "Since the processes that are scraped began.",
          type: "stat",
          width: 12,
          queries: [{ query: 'sum by (model, status) (dual_llm_requests_total{model=~"$model"})', legend: "{{model}} {{status}}" }],
        },
      ],
    },
  ],
};
