import type { FakeRequest } from "@cupel/testing";

/** An improver that never gets it right, and an evaluator that says yes to everything: a model for `fakeOpenai`. */
export const yesMan = {
  models: ["writer", "judge"],
  answer: ({ prompt }: FakeRequest): string =>
    prompt.includes("Review its result") ? '{"correct": true, "feedback": "fine"}' : "```python\ndef solve(n):\n    return n % 2 == 1\n```",
};
