import type { Json, JsonObject } from "@cupel/core";
import type { Draw } from "../draw.ts";
import { type Draft, type Family, isSameJson, type Level, Redraw } from "../family.ts";

/** A function to write. */
export interface FunctionTask {
  readonly prompt: string;
  readonly entry: string;
  /** A right Python program. */
  readonly solution: string;
  /** The same function in another language and by another way; what it returns is expected. Must not change its arguments. */
  readonly reference: (...args: never[]) => Json;
  /** Argument lists that are public, with the last of the hidden ones beside them. */
  readonly shown: readonly (readonly Json[])[];
  readonly hidden: readonly (readonly Json[])[];
  /** Python programs with a mistake. */
  readonly mistakes: readonly (readonly [why: string, program: string])[];
}

/** A family of Python functions. */
export function codeFamily(name: string, write: (draw: Draw, level: Level) => FunctionTask): Family {
  return { kind: "codestub", name, draft: (draw, level) => draftOf(write(draw, level)) };
}

interface Case {
  readonly args: readonly Json[];
  readonly equals: Json;
}

function draftOf({ prompt, entry, solution, reference, shown, hidden, mistakes }: FunctionTask): Draft {
  const answer = (args: readonly Json[]): Case => ({
    args,
    equals: (reference as (...args: readonly Json[]) => Json)(...structuredClone(args)),
  });
  const seen = new Set<string>();
  const distinct = (list: readonly (readonly Json[])[]) =>
    list.filter((args) => !seen.has(JSON.stringify(args)) && seen.add(JSON.stringify(args)));
  // The last of the hidden calls is a random one, as a user would try it.
  const open = distinct([...shown, ...hidden.slice(-1)]).map(answer);
  const closed = distinct(hidden.slice(0, -1)).map(answer);
  const results = [...open, ...closed].map(({ equals }) => equals);
  // A constant, or the first argument given back, must be refused publicly already.
  const isFlat =
    open.length < 2 ||
    open.every(({ equals }) => isSameJson(equals, open[0]?.equals)) ||
    open.every(({ args, equals }) => isSameJson(args[0], equals));
  if (isFlat) throw new Redraw("a constant or an echo would pass the public examples");
  if (closed.length < 8) throw new Redraw("there are fewer than eight hidden calls");
  if (new Set(results.map((result) => JSON.stringify(result))).size < 2) throw new Redraw("all results are the same");
  return {
    prompt,
    checks: { language: "python", entry_point: entry, tests: open as unknown as JsonObject[] },
    gold: { tests: [...open, ...closed] as unknown as JsonObject[], solution: dedent(solution) },
    answer: dedent(solution),
    wrong: [...mistakes.map(([why, program]) => ({ text: dedent(program), why })), parrot(entry, open)],
  };
}

/** Knows the public examples and nothing else. */
function parrot(entry: string, cases: readonly Case[]): { readonly text: string; readonly why: string } {
  const python = (value: Json) => `json.loads(${JSON.stringify(JSON.stringify(value))})`;
  const lines = cases.map(({ args, equals }) => `    if list(args) == ${python(args)}:\n        return ${python(equals)}`);
  return {
    text: `import json\n\n\ndef ${entry}(*args):\n${lines.join("\n")}\n    return None\n`,
    why: "the public examples, learnt by heart",
  };
}

/** Text of a template without the indent that all its lines share. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, "").trimEnd().split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  return `${lines.map((line) => line.slice(indent)).join("\n")}\n`;
}
