// One model writes a program, another reviews it, and the labels say when to stop. run: node --conditions=@cupel/source examples/06-two-agents.ts
import assert from "node:assert/strict";
import { run } from "@cupel/engine";
import { critique, endOf } from "@cupel/policies";
import { openSandbox } from "@cupel/sandbox";
import { scriptedBackend } from "@cupel/testing";
import { codeExecution, datasetTask, parseDataset, python } from "@cupel/verifiers";

const lines = `{"instruction": "Write a Python function solve(n) that returns whether the year n has 366 days."}
{"input": 2024, "expected": true, "split": "public"}
{"input": 2023, "expected": false, "split": "public"}
{"input": 1900, "expected": false, "split": "public"}
{"input": 2000, "expected": true, "split": "held-out"}
{"input": 2100, "expected": false, "split": "held-out"}`;
const task = datasetTask(parseDataset(lines, { source: "years.jsonl", name: "years" }));

// The improver forgets centuries at first. The evaluator takes everything for right, and stops nothing.
const improver = scriptedBackend(
  ({ prompt }) =>
    prompt.includes("solve(1900) returned true, expected false")
      ? "import calendar\n\ndef solve(n):\n    return calendar.isleap(n)"
      : "def solve(n):\n    return n % 4 == 0",
  { model: "improver" },
);
const evaluator = scriptedBackend(() => '{"correct": true, "feedback": ""}', { model: "evaluator" });

await using sandbox = await openSandbox({ workers: 1 });
const { records } = await run({
  tasks: [task],
  policy: critique({ execution: codeExecution({ python: sandbox }), evaluator: { model: "evaluator" } }),
  backend: improver,
  further: { evaluator },
  verifiers: { codestub: python({ sandbox }) },
});

const [record] = records;
const end = record?.notes?.map(endOf).find((note) => note !== undefined);
console.log(end);
assert.equal(end?.stop, "solved");
assert.equal(end.iterations, 2);
assert.equal(end.evaluator.fp, 1, "it accepted what was wrong");
// The points held out were shown to nobody; they score what the loop stands by.
assert.equal(record?.gold?.status, "pass");
