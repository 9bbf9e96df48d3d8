import type { Board } from "./board.ts";

/** What becomes of tasks, and of the checks themselves. */
export const verification: Board = {
  uid: "cupel-verification",
  title: "Cupel / Verification",
  description: "Verified: the public checks passed. Correct: the hidden gold passed. False accept: verified, and refused by the gold.",
  variables: [{ name: "arm", label: "arm", metric: "cupel_run_tasks_total" }],
  rows: [
    {
      title: "Rates of the tasks that ended",
      panels: [
        {
          title: "Verified",
          description: "Tasks whose answer passed its public checks at level verified, over those whose checks did not break.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [{ query: 'cupel:run_verified:ratio{arm=~"$arm"}', legend: "{{arm}}" }],
        },
        {
          title: "Correct",
          description: "Tasks whose answer passed the gold, over those that the gold decided.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [{ query: 'cupel:run_correct:ratio{arm=~"$arm"}', legend: "{{arm}}" }],
        },
        {
          title: "False accepts",
          description: "Verified answers that the gold refused, over the verified ones that it decided.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [{ query: 'cupel:run_false_accept:ratio{arm=~"$arm"}', legend: "{{arm}}" }],
        },
        {
          title: "Tasks by verdict",
          description: "The n of the rates: a rate over few tasks says little.",
          type: "table",
          width: 12,
          queries: [{ query: 'sum by (kind, arm, verdict, level, gold) (cupel_run_tasks_total{arm=~"$arm"})' }],
        },
        {
          title: "Cost per verified answer",
          description: "What was paid, over the answers that were verified, all arms together.",
          type: "stat",
          unit: "currencyUSD",
          width: 6,
          queries: [
            {
              query: 'sum(cupel_cost_usd_total{basis="physical"}) / sum(cupel_run_tasks_total{verdict="pass",level="verified"})',
              legend: "USD",
            },
          ],
        },
        {
          title: "Broken tasks",
          description: "Tasks that ended because something broke: neither passed nor failed.",
          type: "stat",
          width: 6,
          queries: [{ query: "sum by (error_type) (cupel_run_broken_total)", legend: "{{error_type}}" }],
        },
      ],
    },
    {
      title: "Progress",
      panels: [
        {
          title: "Tasks that end",
          description: "All arms and models.",
          type: "series",
          unit: "cps",
          queries: [{ query: 'sum by (arm) (rate(cupel_run_tasks_total{arm=~"$arm"}[$__rate_interval]))', legend: "{{arm}}" }],
        },
        {
          title: "Queue",
          description: "Tasks that wait and tasks in work; requests in work of a reward server.",
          type: "series",
          queries: [{ query: "sum by (kind, state) (cupel_queue_jobs)", legend: "{{kind}} {{state}}" }],
        },
        {
          title: "Answers per task",
          description: "How many answers were verified for each task, by policy, over the last quarter of an hour.",
          type: "series",
          queries: [
            {
              query: "sum by (policy) (rate(cupel_run_candidates_total[15m])) / scalar(sum(rate(cupel_run_tasks_total[15m])))",
              legend: "{{policy}}",
            },
          ],
        },
      ],
    },
    {
      title: "Checks",
      panels: [
        {
          title: "Verdicts",
          description: "By verifier; every check of every answer.",
          type: "series",
          unit: "cps",
          queries: [
            { query: "sum by (verifier, verdict) (rate(cupel_verify_total[$__rate_interval]))", legend: "{{verifier}} {{verdict}}" },
          ],
        },
        {
          title: "Checks that broke",
          description: "Share of the checks that could not be made. Above 1 % something is wrong with tasks or sandbox.",
          type: "series",
          unit: "percentunit",
          queries: [{ query: "cupel:verify_errors:ratio15m", legend: "{{verifier}}" }],
        },
        {
          title: "Time of a check, 95th percentile",
          description: "By verifier.",
          type: "series",
          unit: "s",
          queries: [
            {
              query: "histogram_quantile(0.95, sum by (le, verifier) (rate(cupel_verify_duration_seconds_bucket[$__rate_interval])))",
              legend: "{{verifier}}",
            },
          ],
        },
      ],
    },
    {
      title: "Sandbox",
      panels: [
        {
          title: "Programs ended",
          description: "Programs that went over a limit, by limit.",
          type: "series",
          unit: "cps",
          width: 12,
          queries: [{ query: "sum by (mode, reason) (rate(cupel_sandbox_kills_total[$__rate_interval]))", legend: "{{mode}} {{reason}}" }],
        },
        {
          title: "Programs ended, all in all",
          description: "Since the processes that are scraped began.",
          type: "stat",
          width: 12,
          queries: [{ query: "sum by (reason) (cupel_sandbox_kills_total)", legend: "{{reason}}" }],
        },
      ],
    },
  ],
};
