import { type BoundVerifier, isJsonObject } from "@cupel/core";
import { messageText } from "./message-text.ts";
import type { Resolve } from "./resolve-fields.ts";

/** One completion and what to check it with. */
export interface RewardRow {
  readonly text: string;
  readonly verify: BoundVerifier;
}

/** The rows of `{prompts, completions, ...columns}`: lists of one length, one entry per completion. Or a sentence on what is wrong. */
export function rewardRows(body: unknown, resolve: Resolve): readonly RewardRow[] | { readonly problem: string } {
  if (!isJsonObject(body)) return { problem: "The body must be a JSON object of lists." };
  const { completions } = body as Readonly<Record<string, unknown>>;
  if (!Array.isArray(completions)) return { problem: "completions must be a list." };
  const columns: (readonly [string, readonly unknown[]])[] = [];
  for (const [name, column] of Object.entries(body as Readonly<Record<string, unknown>>)) {
    if (!Array.isArray(column)) return { problem: `${name} must be a list.` };
    if (column.length !== completions.length)
      return { problem: `${name} has ${column.length} entries, completions has ${completions.length}: there must be one for each.` };
    columns.push([name, column]);
  }
  const rows: RewardRow[] = [];
  for (const [index, completion] of completions.entries()) {
    const text = messageText(completion, "assistant");
    if (text === undefined) return { problem: `completions[${index}] must be a text or a list of messages.` };
    const fields = Object.fromEntries(columns.map(([name, column]) => [name, column[index]]));
    const verify = resolve({ ...fields, prompt: messageText(fields.prompts, "user") });
    if (typeof verify !== "function") return { problem: `In row ${index}, ${verify.problem}.` };
    rows.push({ text, verify });
  }
  return rows;
}
