import { isJsonObject, type PublicTask, plainSchema } from "@cupel/core";
import { flatKeys } from "./flat-keys.ts";

/** The plain question: the task's prompt, what the answer must look like, and nothing else. */
export function baselinePrompt(task: PublicTask): string {
  const form = formOf(task);
  return form === "" ? task.prompt : `${task.prompt}\n${form}`;
}

function formOf({ kind, checks }: PublicTask): string {
  if (kind === "json") {
    const schema = plainSchema(checks.schema);
    const keys = flatKeys(schema);
    const shape = keys
      ? `Keys: ${keys.map(({ name, type }) => `${name}: ${type}`).join(", ")}\n`
      : isJsonObject(schema)
        ? `JSON Schema: ${JSON.stringify(schema)}\n`
        : "";
    return `${shape}Answer with JSON only.`;
  }
  if (kind === "sql") return "Answer with one SQL query only.";
  if (kind === "codestub") return `Answer with ${languageName(checks.language)} code only.`;
  return "";
}

function languageName(language: unknown): string {
  const names: Readonly<Record<string, string>> = { python: "Python", javascript: "JavaScript", typescript: "TypeScript" };
  return typeof language === "string" ? (names[language] ?? language) : "Python";
}
