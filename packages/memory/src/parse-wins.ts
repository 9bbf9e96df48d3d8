import { CupelError, isJsonObject, type JsonObject, messageOf, sha256Hex, type Win } from "@cupel/core";
import { winId } from "./win-store.ts";

/** Members of a line that become members of a win; all others are its provenance where they are plain values. */
const own = ["kind", "prompt", "output", "id", "model", "task_hash"];

/**
 * The wins of a `wins.jsonl`, ReliabilityLoop's or ours: each line an object with at least `kind`, `prompt` and `output`, all of them
 * texts with something in them. Empty lines and a byte order mark are passed over. Where `output_sha256` is given it must be that of the
 * output.
 *
 * @param file how to call the file in messages
 * @throws CupelError `DATA_INVALID` for the first line that is none, with file and line number
 */
export function parseWins(text: string, file: string): readonly Win[] {
  return text
    .replace(/^\ufeff/, "")
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [parseLine(line, `${file}:${index + 1}`)]));
}

function parseLine(line: string, where: string): Win {
  const row = parseObject(line, where);
  const required = (name: string): string => {
    const value = row[name];
    if (typeof value === "string" && value.trim() !== "") return value;
    throw new CupelError("DATA_INVALID", `${where}: "${name}" is ${value === undefined ? "missing" : "not a text with something in it"}.`);
  };
  const optional = (name: string): string | undefined => {
    const value = row[name];
    if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
    throw new CupelError("DATA_INVALID", `${where}: "${name}" is not a text.`);
  };
  const content = { kind: required("kind"), prompt: required("prompt"), output: required("output") };
  const digest = optional("output_sha256");
  if (digest !== undefined && digest !== sha256Hex(content.output)) {
    throw new CupelError("DATA_INVALID", `${where}: "output_sha256" is not that of the output: the line was changed after it was won.`);
  }
  const [taskId, model, taskHash] = [optional("id"), optional("model"), optional("task_hash")];
  return {
    id: winId(content),
    ...content,
    ...(taskId !== undefined && { taskId }),
    ...(taskHash !== undefined && { taskHash }),
    ...(model !== undefined && { model }),
    provenance: Object.fromEntries(
      Object.entries(row).filter(
        (entry): entry is [string, string | number | boolean | null] =>
          !own.includes(entry[0]) && (entry[1] === null || ["string", "number", "boolean"].includes(typeof entry[1])),
      ),
    ),
  };
}

function parseObject(line: string, where: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new CupelError("DATA_INVALID", `${where}: not JSON: ${messageOf(error)}.`, { cause: error });
  }
  if (!isJsonObject(value)) throw new CupelError("DATA_INVALID", `${where}: a win is an object {"kind", "prompt", "output"}.`);
  return value;
}
