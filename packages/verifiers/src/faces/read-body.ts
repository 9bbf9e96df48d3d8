import { messageOf } from "@cupel/core";

/** A request's JSON value, or why there is none: `size`, more bytes than allowed; else a sentence. */
export type Body = { readonly value: unknown } | { readonly problem: string; readonly size?: true };

/**
 * Reads a body of at most `most` bytes as JSON in UTF-8. A longer one is read to its end and dropped: a client that is cut off while it
 * sends does not see the answer. Throws what the stream throws.
 */
export async function readBody(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, most: number): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size <= most) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > most) return { problem: `The body has ${size} bytes; ${most} are allowed.`, size: true };
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch (thrown) {
    return { problem: `The body is not JSON in UTF-8: ${messageOf(thrown)}.` };
  }
}
