/** What a run leaves in its folder beside `run.json`, in the order of interest. */
export const artifacts = [
  "program.py",
  "program.js",
  "program.ts",
  "loop.md",
  "loop.json",
  "history.jsonl",
  "report.html",
  "leaderboard.md",
  "summary.json",
  "samples.jsonl",
  "wins.jsonl",
  "records.jsonl",
  "calls.jsonl",
  "retried.jsonl",
  "end.json",
];
