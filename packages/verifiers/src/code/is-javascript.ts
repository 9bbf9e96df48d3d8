/** Whether code in a task's `language` is run as JavaScript. */
export function isJavaScript(language: unknown): language is "javascript" | "typescript" {
  return language === "javascript" || language === "typescript";
}
