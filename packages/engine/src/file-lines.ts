import { createReadStream } from "node:fs";

/** A line of a file, without its end. */
export interface FileLine {
  readonly text: string;
  /** Bytes up to where it begins. */
  readonly start: number;
  /** False for a last line without an end. */
  readonly whole: boolean;
}

/** The lines of a file one after the other, whatever its size: no more than a line and a piece of a mebibyte is held. */
export async function* fileLines(path: string): AsyncGenerator<FileLine> {
  let rest: Buffer = Buffer.alloc(0);
  let start = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    const bytes: Buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield { text: bytes.toString("utf8", from, end), start: start + from, whole: true };
      from = end + 1;
    }
    rest = bytes.subarray(from);
    start += from;
  }
  if (rest.length > 0) yield { text: rest.toString("utf8"), start, whole: false };
}
