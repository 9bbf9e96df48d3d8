// The other side of cupel/relay.py: what a judge that does not hold the candidate sends, and what it is answered.

/** First byte of a request to pass on, of a whole program to run, of the wish for a fresh candidate. */
export const exchangeKind = 0;
export const runKind = 1;
export const renewKind = 2;

const reply = 0;
const fault = 1;
const written = 2;

/** Why a candidate gives no more answers. */
export interface RelayFault {
  readonly code: string;
  readonly text: string;
}

/** The candidate's reply to a request. */
export function replyAnswer(payload: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(reply), payload]);
}

/** The end of a candidate. */
export function faultAnswer({ code, text }: RelayFault): Uint8Array {
  return joined([Uint8Array.of(fault), new TextEncoder().encode(JSON.stringify([code, text]))]);
}

/** What a whole program wrote, and its reply unless it ended by itself. */
export function writtenAnswer(output: Uint8Array, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, output.length);
  return joined([Uint8Array.of(written), length, output, payload]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
