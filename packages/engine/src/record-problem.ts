import { isJsonObject, recordVersion } from "@cupel/core";

/** Says what is wrong with a value; undefined where nothing is. */
type Check = (value: unknown) => string | undefined;

/**
 * What keeps a value from being a record that can be read, as `candidates[0].usage.inputTokens is not a number`; undefined for a record.
 * Members that are not known are let pass: a later version may have written them.
 */
export function recordProblem(value: unknown): string | undefined {
  if (isJsonObject(value) && typeof value.schemaVersion === "number" && value.schemaVersion > recordVersion) {
    return `it is of schema version ${value.schemaVersion}, and this version of Cupel reads ${recordVersion}`;
  }
  const problem = record(value);
  return problem === undefined ? undefined : `it${problem}`.replace(/^it\./, "");
}

const text: Check = (value) => (typeof value === "string" ? undefined : " is not a text");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : " is not true or false");
const amount: Check = (value) => (typeof value === "number" && value >= 0 ? undefined : " is not a number of at least 0");
const count: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : " is not a whole number of at least 0";
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);
const one =
  (...values: readonly (string | number)[]): Check =>
  (value) =>
    values.includes(value as string) ? undefined : ` is not ${values.join(" or ")}`;

function shape(members: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(members);
  return (value) => {
    if (!isJsonObject(value)) return " is not an object";
    for (const [name, check] of checks) {
      const problem = check(value[name]);
      if (problem !== undefined) return `.${name}${value[name] === undefined ? " is missing" : problem}`;
    }
    return undefined;
  };
}

function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return " is not a list";
    for (const [index, item] of value.entries()) {
      const problem = check(item);
      if (problem !== undefined) return `[${index}]${problem}`;
    }
    return undefined;
  };
}

const usage = shape({ inputTokens: count, outputTokens: count, cachedTokens: optional(count), reasoningTokens: optional(count) });
const verdictBase = { reason: text, extraction: optional(one("strict", "fenced", "embedded", "repaired")) };
const pass = shape({ ...verdictBase, level: one("verified", "parsed", "judged", "agreed") });
const refusal = shape({ ...verdictBase, code: text });
const status = shape({ status: one("pass", "fail", "error") });
const verdict: Check = (value) => status(value) ?? ((value as { readonly status: string }).status === "pass" ? pass : refusal)(value);

const candidate = shape({
  text,
  raw: text,
  index: count,
  prompt: text,
  seed: count,
  temperature: amount,
  maxTokens: count,
  model: text,
  finishReason: one("stop", "length", "abort"),
  usage,
  milliseconds: amount,
  verdict,
  verifyMilliseconds: amount,
  backend: optional(text),
  duplicateOf: optional(count),
  usd: optional(amount),
  memory: optional(shape({ ids: listOf(text), exact: flag })),
});

const members = shape({
  schemaVersion: one(recordVersion),
  runId: text,
  taskId: text,
  taskHash: text,
  kind: text,
  family: text,
  split: orNull(text),
  taskPrompt: text,
  arm: text,
  policy: text,
  backend: text,
  model: text,
  seed: count,
  oracle: flag,
  candidates: listOf(candidate),
  chosen: orNull(count),
  verdict: orNull(verdict),
  gold: orNull(verdict),
  stopReason: one("done", "budget", "error"),
  error: orNull(shape({ code: text, message: text })),
  usage,
  usd: orNull(amount),
  milliseconds: amount,
  startedAt: text,
});

const record: Check = (value) => {
  const problem = members(value);
  if (problem !== undefined) return problem;
  const { chosen, candidates } = value as { readonly chosen: number | null; readonly candidates: readonly unknown[] };
  return chosen === null || chosen < candidates.length ? undefined : ".chosen is the place of no candidate";
};
