import { isJsonObject, type Json, type Verdict } from "@cupel/core";
import { html, type Markup, nothing } from "./markup.ts";
import { textDiff } from "./text-diff.ts";

/** From what was expected to what was answered, where the private evidence of a verdict holds what was expected; else nothing. */
export function expectedDiff(verdict: Verdict | null, text: string): Markup {
  const evidence = verdict?.evidence;
  if (!isJsonObject(evidence) || evidence.expected === undefined || evidence.expected === null) return nothing;
  const { expected, found } = evidence;
  const changed = textDiff(shown(expected), shown(found ?? parsed(text) ?? text));
  return changed === nothing ? nothing : html`<p class="soft">from what is expected to what was found (private)</p>${changed}`;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function shown(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
