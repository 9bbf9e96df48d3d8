import type { Extraction } from "@cupel/core";
import { fencedBlocks } from "../../fences.ts";
import { withoutReasoning } from "../../reasoning.ts";

/** The query of an answer: all of it, or what stands in its first code fence, without the model's reasoning. */
export function findSql(text: string): { readonly sql: string; readonly extraction: Extraction } {
  const answer = withoutReasoning(text);
  const block = fencedBlocks(answer).find(({ language }) => ["", "sql", "sqlite", "duckdb", "postgres", "postgresql"].includes(language));
  if (block !== undefined) return { sql: block.content.trim(), extraction: "fenced" };
  return { sql: answer.trim(), extraction: answer === text ? "strict" : "embedded" };
}
