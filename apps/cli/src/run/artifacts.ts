/** What a run leaves in its folder beside `run.json`, in the order of interest. */
export const artifacts = [
  "leaderboard.md",
  "summary.json",
  "samples.jsonl",
  "wins.jsonl",
  "records.jsonl",
  "calls.jsonl",
  "retried.jsonl",
  "end.json",
];
