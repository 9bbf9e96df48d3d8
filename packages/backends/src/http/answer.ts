import type { Readable } from "node:stream";
import { createBrotliDecompress, createUnzip } from "node:zlib";
import type { Dispatcher } from "undici";

/** An answer that has begun: what is read of it here. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array>;
  /** Reads no further. */
  cancel(): void;
}

/** What undici got, decompressed where a server compresses unasked. */
export function answerOf({ statusCode: status, headers, body }: Pick<Dispatcher.ResponseData, "statusCode" | "headers" | "body">): Answer {
  const get = (name: string): string | null => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  };
  // Who reads hears of a break; where nobody does it must not end the process.
  body.on("error", () => {});
  return { status, headers: { get }, body: decompressed(body, get("content-encoding")), cancel: () => void body.destroy() };
}

/** An answer that was read already. */
export function readAnswer({ status, headers }: Answer, text: string): Answer {
  const body = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  return { status, headers, body, cancel: () => {} };
}

/** True for a success. */
export function isOk({ status }: Pick<Answer, "status">): boolean {
  return status >= 200 && status < 300;
}

function decompressed(body: Readable, encoding: string | null): AsyncIterable<Uint8Array> {
  const stages = { gzip: createUnzip, "x-gzip": createUnzip, deflate: createUnzip, br: createBrotliDecompress };
  const stage = stages[encoding?.trim().toLowerCase() as keyof typeof stages];
  if (stage === undefined) return body;
  const decoder = stage().on("error", () => {});
  body.on("error", (error) => decoder.destroy(error));
  return body.pipe(decoder);
}
