// autoevals calls the scorer for each text of a structure, Braintrust for each row of an evaluation. Prints what they make of it.
import { asFunction } from "@cupel/core";
import { asAutoevalsScorer, fromAutoevalsScorer, text } from "@cupel/verifiers";
import { JSONDiff, Levenshtein } from "autoevals";
import { Eval } from "braintrust";
import { scorer as gone } from "./gone.mjs";

const same = asAutoevalsScorer(text(), ({ expected }) => ({ checks: { exact: expected ?? "", ignore: ["case"] } }), { name: "same" });
const diff = await JSONDiff({ output: { a: "Ada", b: "Bo" }, expected: { a: "ADA", b: "Cy" }, stringScorer: same });
const broken = await JSONDiff({ output: "Ada", expected: "ADA", stringScorer: gone });

const data = [
  { input: "Ada", expected: "ada" },
  { input: "Bo", expected: "Cy" },
];
const { summary, results } = await Eval(
  "cupel",
  { data, task: (input) => input, scores: [same, gone] },
  { noSendLogs: true, reporter: { name: "quiet", reportEval: () => true, reportRun: () => true } },
);
const errors = results.map(({ error }) => error ?? null);

// The other way: a scorer of autoevals as a verifier. Without a reference answer it throws.
const near = fromAutoevalsScorer(Levenshtein, { threshold: 0.8, level: "verified" });
const check = asFunction(near, { checks: {}, gold: { expected: "Paris" }, scope: "gold" });
const verdicts = await Promise.all([check("Pariz"), check("London"), asFunction(near, { checks: {} })("Paris")]);
const taken = verdicts.map(({ status, score }) => [status, score ?? null]);
process.stdout.write(`\n${JSON.stringify({ diff: diff.score, broken: broken.score, averages: summary.scores, errors, taken })}\n`);
