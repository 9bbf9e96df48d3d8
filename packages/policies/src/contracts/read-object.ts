import { isJsonObject, type JsonObject } from "@cupel/core";

/** The JSON object in a model's text: all of it, the content of a code fence, or from the first brace to the last. */
export function readObject(text: string): JsonObject | undefined {
  const fenced = /```[a-z]*\n([\s\S]*?)```/.exec(text)?.[1];
  const braced = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  for (const part of [text, fenced, braced]) {
    if (part === undefined) continue;
    try {
      const value: unknown = JSON.parse(part);
      if (isJsonObject(value)) return value;
    } catch {
      // The next part may be it.
    }
  }
  return undefined;
}
