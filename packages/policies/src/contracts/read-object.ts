import { isJsonObject, type JsonObject } from "@cupel/core";

/** The JSON object in a model's text, with the part of the text that it is: all of it, a code fence, or from the first brace to the last. */
export function readObject(written: string): { readonly value: JsonObject; readonly text: string } | undefined {
  const fenced = /```[a-z]*\r?\n([\s\S]*?)```/.exec(written)?.[1];
  const braced = written.slice(written.indexOf("{"), written.lastIndexOf("}") + 1);
  for (const part of [written, fenced, braced]) {
    if (part === undefined) continue;
    try {
      const value: unknown = JSON.parse(part);
      if (isJsonObject(value)) return { value, text: part.trim() };
    } catch {
      // The next part may be it.
    }
  }
  return undefined;
}
