import { open } from "node:fs/promises";

/** A line of a file, without its end. */
export interface FileLine {
  readonly text: string;
  /** Bytes up to where it begins. */
  readonly start: number;
  /** Bytes up to where the next begins. */
  readonly end: number;
  /** False for a last line without an end. */
  readonly whole: boolean;
}

/** The lines of a file one after the other, whatever its size: no more than a line and a piece of a mebibyte is held. */
export async function* fileLines(path: string): AsyncGenerator<FileLine> {
  for await (const lines of fileLineBatches(path)) yield* lines;
}

/**
 * The same, all lines that end in a piece at once: for who reads many, and would wait for each.
 *
 * @param from bytes that are passed over, up to the beginning of a line
 */
export async function* fileLineBatches(path: string, from = 0): AsyncGenerator<readonly FileLine[]> {
  // One buffer for all pieces: new ones are freed late, and a file of any size would fill memory with them.
  let buffer = Buffer.alloc(2 ** 20);
  let [held, start] = [0, from];
  const handle = await open(path);
  const read = () => handle.read(buffer, held, buffer.length - held, start + held);
  let reading = read();
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) break;
      const length = held + bytesRead;
      const lines: FileLine[] = [];
      let begin = 0;
      for (let end = newlineIn(buffer, held, length); end >= 0; end = newlineIn(buffer, begin, length)) {
        lines.push({ text: buffer.toString("utf8", begin, end), start: start + begin, end: start + end + 1, whole: true });
        begin = end + 1;
      }
      buffer.copyWithin(0, begin, length);
      held = length - begin;
      start += begin;
      if (held === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      // The next piece comes while these lines are worked on.
      reading = read();
      if (lines.length > 0) yield lines;
    }
    if (held > 0) yield [{ text: buffer.toString("utf8", 0, held), start, end: start + held, whole: false }];
  } finally {
    await Promise.allSettled([reading]);
    await handle.close();
  }
}

function newlineIn(buffer: Buffer, from: number, to: number): number {
  const place = buffer.indexOf(10, from);
  return place < to ? place : -1;
}
