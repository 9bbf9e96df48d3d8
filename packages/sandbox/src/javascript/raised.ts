import type { TraceLine } from "../outcome.ts";

/** What a program says of what it threw. */
export interface Raised {
  readonly name: string;
  readonly message: string;
  readonly trace: readonly TraceLine[];
  /** Where a program does not parse. */
  readonly line?: number;
}

/** Reads a reply of the kind `exc`. It comes from the candidate: whatever is malformed is left out. */
export function readRaised(reply: string): Raised {
  let parts: unknown;
  try {
    parts = JSON.parse(reply);
  } catch {
    parts = [];
  }
  const [, name, message, stack] = (Array.isArray(parts) ? parts : []).map((part) => (typeof part === "string" ? part : ""));
  const line = /^ *at (?:<anonymous> \()?candidate\.js:(\d+)/.exec(stack ?? "")?.[1];
  return {
    name: clean(name || "Error", 80),
    message: clean(message ?? "", 200),
    trace: traceOf(stack ?? ""),
    ...(line !== undefined && { line: Number(line) }),
  };
}

function traceOf(stack: string): TraceLine[] {
  const lines = [...stack.matchAll(/^ *at (\S+) \(candidate\.js:(\d+)/gm)].slice(0, 8).reverse();
  return lines.map(([, name = "", line]) => [Number(line), name === "<eval>" ? "<module>" : clean(name, 80)]);
}

function clean(text: string, most: number): string {
  const plain = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}
