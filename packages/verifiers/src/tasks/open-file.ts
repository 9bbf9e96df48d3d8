import { CupelError, messageOf } from "@cupel/core";

/** What to throw when a file cannot be read. */
export function unreadable(path: string, thrown: unknown): CupelError {
  const missing = typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "ENOENT";
  return new CupelError("USAGE", missing ? `There is no file ${path}.` : `${path} cannot be read: ${messageOf(thrown)}.`, {
    cause: thrown,
  });
}
