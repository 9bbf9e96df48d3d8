import { CupelError, type Json, messageOf } from "@cupel/core";

/** Lines of JSON. @throws CupelError `ARTIFACT_INVALID` naming file and line */
export function jsonLines(text: string | undefined, name: string): readonly Json[] {
  if (text === undefined) throw new CupelError("ARTIFACT_INVALID", `${name} is missing.`);
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as Json];
    } catch (error) {
      throw new CupelError("ARTIFACT_INVALID", `${name}:${index + 1} is not JSON: ${messageOf(error)}.`);
    }
  });
}
