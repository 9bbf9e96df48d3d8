import { CupelError } from "@cupel/core";
import { presentable } from "./server-error.ts";

/** The values of a stream of JSON lines. Empty lines are skipped. @throws CupelError `BACKEND_FAILED` for a line that is not JSON */
export async function* jsonLines(lines: AsyncIterable<string>): AsyncGenerator<unknown> {
  for await (const line of lines) if (line.trim() !== "") yield parse(line);
}

/**
 * The values of a stream of server-sent events (WHATWG HTML, section 9.2) until `[DONE]`. Comments, event names and ids are passed over,
 * an `error:` line, as llama-server writes it, counts as data.
 *
 * @throws CupelError `BACKEND_FAILED` for data that is not JSON
 */
export async function* serverSentEvents(lines: AsyncIterable<string>): AsyncGenerator<unknown> {
  let data: string[] = [];
  for await (const line of lines) {
    if (line === "") {
      if (data.length === 0) continue;
      const text = data.join("\n");
      data = [];
      if (text.trim() === "[DONE]") return;
      yield parse(text);
      continue;
    }
    const match = /^(data|error): ?(.*)$/s.exec(line);
    if (match?.[1] === "error") data.push(`{"error":${match[2] ?? '""'}}`);
    else if (match) data.push(match[2] ?? "");
  }
  const last = data.join("\n").trim();
  if (last !== "" && last !== "[DONE]") yield parse(last);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CupelError("BACKEND_FAILED", `The server sent a piece of a stream that is not JSON: ${presentable(text.slice(0, 80))}`);
  }
}
