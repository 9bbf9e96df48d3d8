import { CupelError } from "@cupel/core";

/** Sizes beyond which an answer is refused: nobody asked for them, and they would fill the memory. */
export interface SizeLimits {
  /** Most bytes of a whole body, after decompression. */
  readonly bodyBytes: number;
  /** Most characters of one line of a stream. */
  readonly lineCharacters: number;
}

/** A whole body as text. @throws CupelError `BACKEND_FAILED` past the limit */
export async function readText(body: AsyncIterable<Uint8Array>, limits: SizeLimits): Promise<string> {
  let text = "";
  for await (const piece of decode(body, limits)) text += piece;
  return text;
}

/** The lines of a body as they come, without their ends. A last line without an end counts. @throws CupelError `BACKEND_FAILED` past a limit */
export async function* readLines(body: AsyncIterable<Uint8Array>, limits: SizeLimits): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of decode(body, limits)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > limits.lineCharacters) throw tooLarge(`a line of more than ${limits.lineCharacters} characters`);
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  if (rest !== "") yield rest;
}

async function* decode(body: AsyncIterable<Uint8Array>, limits: SizeLimits): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limits.bodyBytes) throw tooLarge(`more than ${limits.bodyBytes} bytes`);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

function tooLarge(what: string): CupelError {
  return new CupelError("BACKEND_FAILED", `The server's answer has ${what} and was cut off.`);
}
