import type { Board } from "./board.ts";

/** Calls of models. */
export const models: Board = {
  uid: "cupel-models",
  title: "Cupel / Model calls",
  description: "Rate, latency, failures, tokens and cost of every call that was really made. Answers from a cache are no calls.",
  variables: [{ name: "model", label: "model", metric: "cupel_llm_requests_total" }],
  rows: [
    {
      title: "Calls",
      panels: [
        {
          title: "Calls",
          description: "Calls that ended, failures too.",
          type: "series",
          unit: "reqps",
          queries: [{ query: 'sum by (model) (rate(cupel_llm_requests_total{model=~"$model"}[$__rate_interval]))', legend: "{{model}}" }],
        },
        {
          title: "Failures",
          description: "Share of the calls that failed.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [{ query: "cupel:llm_failures:ratio5m", legend: "{{model}}" }],
        },
        {
          title: "Failures by type",
          description: "What failed, by the code of the error.",
          type: "series",
          unit: "reqps",
          queries: [
            {
              query: 'sum by (error_type) (rate(cupel_llm_failures_total{model=~"$model"}[$__rate_interval]))',
              legend: "{{error_type}}",
            },
          ],
        },
      ],
    },
    {
      title: "Latency",
      panels: [
        {
          title: "95th percentile by model",
          description: "How long the slowest twentieth of the calls takes at least.",
          type: "series",
          unit: "s",
          width: 6,
          queries: [{ query: "cupel:llm_request_duration_seconds:p95_5m", legend: "{{model}}" }],
        },
        {
          title: "Percentiles",
          description: "Of all models that are chosen, together.",
          type: "series",
          unit: "s",
          width: 6,
          queries: ["0.5", "0.95", "0.99"].map((share) => ({
            query: `histogram_quantile(${share}, sum by (le) (rate(cupel_llm_request_duration_seconds_bucket{model=~"$model"}[$__rate_interval])))`,
            legend: `p${Number(share) * 100}`,
          })),
        },
        {
          title: "First chunk",
          description: "How long it takes to the first piece of an answer: median and slowest twentieth, of calls that stream.",
          type: "series",
          unit: "s",
          width: 6,
          queries: ["0.5", "0.95"].map((share) => ({
            query: `histogram_quantile(${share}, sum by (le, model) (rate(cupel_llm_time_to_first_chunk_seconds_bucket{model=~"$model"}[$__rate_interval])))`,
            legend: `{{model}} p${Number(share) * 100}`,
          })),
        },
        {
          title: "Mean by outcome",
          description: "Failures that take long cost as much time as answers.",
          type: "series",
          unit: "s",
          width: 6,
          queries: [
            {
              query:
                'sum by (status) (rate(cupel_llm_request_duration_seconds_sum{model=~"$model"}[$__rate_interval])) / sum by (status) (rate(cupel_llm_request_duration_seconds_count{model=~"$model"}[$__rate_interval]))',
              legend: "{{status}}",
            },
          ],
        },
      ],
    },
    {
      title: "Tokens and money",
      panels: [
        {
          title: "Tokens",
          description: "Cached tokens are part of the input, reasoning ones of the output.",
          type: "series",
          unit: "cps",
          queries: [
            { query: 'sum by (direction) (rate(cupel_llm_tokens_total{model=~"$model"}[$__rate_interval]))', legend: "{{direction}}" },
          ],
        },
        {
          title: "Input read from a cache",
          description: "Share of the input that the server had cached, where it says so.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [
            {
              query:
                'sum by (model) (rate(cupel_llm_tokens_total{direction="cached",model=~"$model"}[$__rate_interval])) / sum by (model) (rate(cupel_llm_tokens_total{direction="input",model=~"$model"}[$__rate_interval]))',
              legend: "{{model}}",
            },
          ],
        },
        {
          title: "Cost",
          description: "Physical is what was paid for, virtual what every arm would have cost alone. Needs prices.",
          type: "series",
          unit: "currencyUSD",
          queries: [{ query: "sum by (basis) (cupel_cost_usd_total)", legend: "{{basis}}" }],
        },
        {
          title: "Budget left",
          description: "Of the run in USD, where it has such a limit.",
          type: "series",
          unit: "currencyUSD",
          queries: [
            { query: "cupel_budget_remaining_usd", legend: "left" },
            { query: "cupel_budget_limit_usd", legend: "limit" },
          ],
        },
        {
          title: "Calls, all in all",
          description: "Since the processes that are scraped began.",
          type: "stat",
          queries: [{ query: 'sum by (status) (cupel_llm_requests_total{model=~"$model"})', legend: "{{status}}" }],
        },
      ],
    },
  ],
};
