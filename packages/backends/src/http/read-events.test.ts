import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonLines, serverSentEvents } from "./read-events.ts";
import { readLines } from "./read-lines.ts";

const limits = { bodyBytes: 1e9, lineCharacters: 1e9 };

/** The bytes of a text, cut at the given places. */
async function* cut(text: string, places: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((left, right) => left - right);
  let from = 0;
  for (const end of ends) {
    yield bytes.subarray(from, end);
    from = end;
  }
}

async function collect(values: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const value of values) all.push(value);
  return all;
}

const places = fc.array(fc.nat(5000), { maxLength: 30 });

test("JSON lines come back whatever the cuts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 8 }), places, async (values, at) => {
      const text = values.map((value) => `${JSON.stringify(value)}\n`).join("");
      expect(JSON.stringify(await collect(jsonLines(readLines(cut(text, at), limits))))).toBe(JSON.stringify(values));
    }),
  );
});

test("server-sent events come back whatever the cuts, line ends and comments", async () => {
  const event = fc.record({ value: fc.jsonValue(), noise: fc.constantFrom("", ": ping", "event: delta", "id: 7", "retry: 5") });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 8 }), places, fc.constantFrom("\n", "\r\n"), async (events, at, end) => {
      const text = events
        .map(({ value, noise }) => `${noise === "" ? "" : `${noise}${end}`}data: ${JSON.stringify(value)}${end}${end}`)
        .join("");
      const read = await collect(serverSentEvents(readLines(cut(`${text}data: [DONE]${end}${end}data: 1${end}${end}`, at), limits)));
      expect(JSON.stringify(read)).toBe(JSON.stringify(events.map(({ value }) => value)));
    }),
  );
});

test("data over several lines is one event, and a stream without a last empty line still counts", async () => {
  const text = 'data: {"a":\ndata: 1}\n\ndata:{"b":2}';
  expect(await collect(serverSentEvents(readLines(cut(text, []), limits)))).toEqual([{ a: 1 }, { b: 2 }]);
});

test("an error line is data, and what is not JSON is named", async () => {
  const text = 'error: {"message":"slot gone"}\n\ndata: nonsense\n\n';
  const events = serverSentEvents(readLines(cut(text, []), limits));
  expect((await events.next()).value).toEqual({ error: { message: "slot gone" } });
  await expect(events.next()).rejects.toThrow("not JSON: nonsense");
});
