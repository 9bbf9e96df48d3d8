import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { startServer } from "@cupel/testing";
import { request } from "undici";
import { expect, test } from "vitest";
import { answerOf, isOk, readAnswer } from "./answer.ts";
import { readText } from "./read-lines.ts";

const limits = { bodyBytes: 1000, lineCharacters: 100 };
const text = "forty crates ".repeat(20);

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
  ["identity", Buffer.from],
] as const)("what a server compresses by %s unasked is read all the same, and its size is that of the text", async (encoding, compress) => {
  await using server = await startServer((_request, response) => {
    response.writeHead(200, { "content-encoding": encoding }).end((compress as (text: string) => Buffer)(text));
  });
  expect(await readText(answerOf(await request(server.url)).body, limits)).toBe(text);
  const [answer] = [answerOf(await request(server.url))];
  await expect(readText(answer.body, { ...limits, bodyBytes: 99 })).rejects.toThrow("more than 99 bytes");
});

test("a compressed body that is none, and one that breaks off, is an error of who reads it and of nobody else", async () => {
  await using server = await startServer((request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    if (request.path === "/none") response.end("no gzip");
    else response.write(gzipSync(text).subarray(0, 12), () => response.destroy());
  });
  for (const path of ["/none", "/broken"]) {
    await expect(readText(answerOf(await request(`${server.url}${path}`)).body, limits)).rejects.toThrow();
    answerOf(await request(`${server.url}${path}`)).cancel();
  }
});

test("headers are found in any case, a list of them as one; an answer can be read beforehand", async () => {
  await using server = await startServer((_request, response) => {
    response.writeHead(201, { "X-Two": ["a", "b"] }).end("said");
  });
  const answer = answerOf(await request(server.url));
  expect([answer.status, isOk(answer), answer.headers.get("x-tWO"), answer.headers.get("x-none")]).toEqual([201, true, "a, b", null]);
  const read = readAnswer(answer, await readText(answer.body, limits));
  expect([read.status, await readText(read.body, limits)]).toEqual([201, "said"]);
  expect(isOk({ status: 302 })).toBe(false);
});
