import { arrayIn, objectIn, stringIn } from "../read-json.ts";
import type { AnswerParts } from "./answer.ts";

/** Collects the parts of a stream. */
export interface StreamCollector {
  /** Takes a part. Gives its text, empty for anything but text. Throws what an `error` part holds. */
  add(part: unknown): string;
  /** The text so far. */
  readonly text: string;
  /** Undefined until the `finish` part was there: without it the stream broke off. */
  finish(): AnswerParts | undefined;
}

/** Puts the parts of `doStream` together; they are the same in all versions of the specification. */
export function collectStream(): StreamCollector {
  let text = "";
  let reasoning = "";
  let finished = false;
  const result: Record<string, unknown> = {};
  const rawChunks: unknown[] = [];

  const add = (part: unknown): string => {
    const delta = stringIn(part, "delta") ?? "";
    switch (stringIn(part, "type")) {
      case "text-delta":
        text += delta;
        return delta;
      case "reasoning-delta":
        reasoning += delta;
        break;
      case "stream-start":
        result.warnings = arrayIn(part, "warnings");
        break;
      case "response-metadata":
        result.response = part;
        break;
      case "raw":
        rawChunks.push(objectIn(part, "rawValue"));
        break;
      case "finish":
        finished = true;
        Object.assign(result, part);
        break;
      case "error":
        throw (part as { readonly error?: unknown }).error;
    }
    return "";
  };
  return {
    add,
    get text() {
      return text;
    },
    finish: () => (finished ? { text, reasoning, result, rawChunks, streamed: true } : undefined),
  };
}

/** The parts of a stream as they come, until its end or an abort, which both release it. Throws what the stream throws. */
export async function* partsOf(stream: ReadableStream<unknown>, signal: AbortSignal): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  // A cancelled reader has nothing more to read at once, whatever its source does about it.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
