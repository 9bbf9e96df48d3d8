import { isJsonObject } from "@cupel/core";

/**
 * The text of a prompt or a completion: itself, or of a conversation the last message of `role`. Empty where there is none, as when a
 * model calls a tool instead of answering. Undefined for what is neither text nor conversation.
 */
export function messageText(value: unknown, role: "assistant" | "user"): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value) || !value.every(isJsonObject)) return undefined;
  return contentText(value.findLast((message) => (message.role ?? role) === role)?.content);
}

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: unknown) => (isJsonObject(part) && typeof part.text === "string" ? part.text : "")).join("");
}
