import type { Board } from "./board.ts";

/** Checks of determinism. */
export const determinism: Board = {
  uid: "cupel-determinism",
  title: "Cupel / Determinism",
  description: "Whether equal requests get equal answers: a divergence is a proof, its absence a bound.",
  variables: [{ name: "axis", label: "axis", metric: "cupel_determinism_comparisons_total" }],
  rows: [
    {
      title: "Checks",
      panels: [
        {
          title: "Checks by verdict",
          description: "Inconclusive and invalid are no passes: nothing was shown.",
          type: "stat",
          queries: [{ query: "sum by (verdict) (cupel_determinism_checks_total)", legend: "{{verdict}}" }],
        },
        {
          title: "Bound by axis",
          description: "At most this share of prompts like these diverges, where none did; of a single prompt, its chance to.",
          type: "table",
          unit: "percentunit",
          queries: [{ query: 'max by (axis) (cupel_determinism_bound{axis=~"$axis"})', legend: "{{axis}}" }],
        },
        {
          title: "Diverging prompts by axis",
          description: "Of the last check; the report says where they part.",
          type: "stat",
          queries: [{ query: 'max by (axis) (cupel_determinism_diverging_prompts{axis=~"$axis"})', legend: "{{axis}}" }],
        },
        {
          title: "Divergences, one by one",
          description: "Axis, levels, layer and place; never texts.",
          type: "logs",
          width: 24,
          queries: [{ query: '{service_name="detcheck"} | event=`check.divergence`' }],
        },
      ],
    },
    {
      title: "Comparisons",
      panels: [
        {
          title: "Comparisons",
          description: "Answers held against the first one to their prompt. Invalid ones came broken.",
          type: "series",
          unit: "cps",
          queries: [
            {
              query: 'sum by (result) (rate(cupel_determinism_comparisons_total{axis=~"$axis"}[$__rate_interval]))',
              legend: "{{result}}",
            },
          ],
        },
        {
          title: "Diverged, of those compared",
          description: "By axis. An axis ends at its first divergence unless it is to be characterised, so this is no rate of flips.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [
            {
              query:
                'sum by (axis) (cupel_determinism_comparisons_total{result="diverged",axis=~"$axis"}) / sum by (axis) (cupel_determinism_comparisons_total{result=~"equal|diverged",axis=~"$axis"})',
              legend: "{{axis}}",
            },
          ],
        },
        {
          title: "Comparisons by axis",
          description: "All in all, since the processes that are scraped began.",
          type: "stat",
          queries: [{ query: 'sum by (axis) (cupel_determinism_comparisons_total{axis=~"$axis"})', legend: "{{axis}}" }],
        },
      ],
    },
    {
      title: "Requests of checks",
      panels: [
        {
          title: "Requests",
          description: "A batch is one request. Failures are left out of all comparisons.",
          type: "series",
          unit: "reqps",
          queries: [
            {
              query: 'sum by (model, status) (rate(cupel_llm_requests_total{purpose="determinism"}[$__rate_interval]))',
              legend: "{{model}} {{status}}",
            },
          ],
        },
        {
          title: "Requests, all in all",
          description: "Since the processes that are scraped began.",
          type: "stat",
          queries: [{ query: 'sum by (model) (cupel_llm_requests_total{purpose="determinism"})', legend: "{{model}}" }],
        },
        {
          title: "Cost of checks",
          description: "By the price that was given with --price.",
          type: "stat",
          unit: "currencyUSD",
          queries: [{ query: 'sum(cupel_cost_usd_total{purpose="determinism",basis="physical"})', legend: "paid" }],
        },
      ],
    },
  ],
};
