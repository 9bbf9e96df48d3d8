import { isJsonObject, type JsonObject } from "@cupel/core";
import { readObject } from "../contracts/read-object.ts";
import type { Span } from "./flag-spans.ts";

/** A text with its edits applied, or why they were not: all of them are, or none. */
export type EditOutcome = { readonly text: string } | { readonly refused: string };

/** What a reply with edits looks like: `{"edits": [{"span": 2, "text": "..."}]}`, spans by their number from 1. */
export function editsSchema(spans: number, most: number): JsonObject {
  const edit = {
    type: "object",
    properties: { span: { type: "integer", enum: Array.from({ length: spans }, (_, index) => index + 1) }, text: { type: "string" } },
    required: ["span", "text"],
    additionalProperties: false,
  };
  return {
    type: "object",
    properties: { edits: { type: "array", items: edit, maxItems: most } },
    required: ["edits"],
    additionalProperties: false,
  };
}

/**
 * Applies the edits that a model wrote to the flagged spans of a draft. An edit names a span and says what stands there instead, so nothing
 * outside the spans can change; one that names no flagged span, names one twice, or is one too many refuses the whole reply.
 */
export function applyEdits(
  draft: string,
  spans: readonly Span[],
  { reply, most }: { readonly reply: string; readonly most: number },
): EditOutcome {
  const edits = readObject(reply)?.value.edits;
  if (!Array.isArray(edits)) return { refused: "the reply holds no list of edits" };
  if (edits.length > most) return { refused: `${edits.length} edits where ${most} are allowed` };
  const replacements = new Map<number, string>();
  for (const edit of edits) {
    const { span, text } = isJsonObject(edit) ? edit : {};
    if (typeof span !== "number" || typeof text !== "string") return { refused: "an edit lacks the number of its span or its text" };
    if (spans[span - 1] === undefined) return { refused: `an edit of span ${span}, which was not flagged` };
    if (replacements.has(span)) return { refused: `two edits of span ${span}` };
    replacements.set(span, text);
  }
  let text = "";
  let from = 0;
  for (const [index, { start, end }] of spans.entries()) {
    text += draft.slice(from, start) + (replacements.get(index + 1) ?? draft.slice(start, end));
    from = end;
  }
  return { text: text + draft.slice(from) };
}
