import type { Board } from "./board.ts";

/** The self-correction loop and its evaluator. */
export const loop: Board = {
  uid: "cupel-loop",
  title: "Cupel / Self-correction loop",
  description:
    "Two models and a judge that cannot lie. The evaluator is measured against the truth; an evaluator at chance level is worth nothing.",
  variables: [],
  rows: [
    {
      title: "Loop",
      panels: [
        {
          title: "Score",
          description: "Share of the points that the current and the best program pass.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [{ query: "max by (state) (cupel_selfcorrect_score)", legend: "{{state}}" }],
        },
        {
          title: "How loops ended",
          description: "Loops that end by oscillation or without progress cost money and prove nothing.",
          type: "stat",
          queries: [{ query: "sum by (stop) (cupel_selfcorrect_iterations_count)", legend: "{{stop}}" }],
        },
        {
          title: "Iterations of a loop",
          description: "Mean over the loops that ended, by why.",
          type: "stat",
          queries: [
            {
              query: "sum by (stop) (cupel_selfcorrect_iterations_sum) / sum by (stop) (cupel_selfcorrect_iterations_count)",
              legend: "{{stop}}",
            },
          ],
        },
      ],
    },
    {
      title: "Evaluator against the truth",
      panels: [
        {
          title: "Said and true",
          description: "Results by what the evaluator said of them and what is true. Unclear is never counted as pass.",
          type: "table",
          queries: [{ query: "sum by (pred, truth) (cupel_evaluator_confusion_total)" }],
        },
        {
          title: "False accepts of the evaluator",
          description: "Of the results that it accepted, the share that is wrong.",
          type: "series",
          unit: "percentunit",
          range: [0, 1],
          queries: [{ query: "cupel:evaluator_false_accept:ratio", legend: "false accepts" }],
        },
        {
          title: "Cohen's κ",
          description: "Agreement of evaluator and truth beyond chance, from the counts so far; 0 is chance. The report has its interval.",
          type: "series",
          range: [-1, 1],
          queries: [{ query: "cupel:evaluator_kappa:so_far", legend: "κ" }],
        },
      ],
    },
    {
      title: "Agents",
      panels: [
        {
          title: "Calls",
          description: "Improver and evaluator apart.",
          type: "series",
          unit: "reqps",
          queries: [
            {
              query: 'sum by (purpose, status) (rate(cupel_llm_requests_total{purpose=~"improve|evaluate"}[$__rate_interval]))',
              legend: "{{purpose}} {{status}}",
            },
          ],
        },
        {
          title: "Programs ended",
          description: "Programs of the improver that went over a limit.",
          type: "stat",
          queries: [{ query: "sum by (reason) (cupel_sandbox_kills_total)", legend: "{{reason}}" }],
        },
        {
          title: "Iterations, one by one",
          description: "The log of the loop.",
          type: "logs",
          queries: [{ query: '{service_name="cupel"} | event=`loop.iteration`' }],
        },
      ],
    },
  ],
};
