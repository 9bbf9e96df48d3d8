import { type Handler, sendJson } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { errorOf, httpWorld as world } from "../../test-support/http-world.ts";
import { parseBaseUrl } from "./base-url.ts";

async function collect(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe("an answer that is none", () => {
  test.each<[string, string, string, string]>([
    ["a web page", "text/html; charset=utf-8", "<html>hello</html>", "answered with text/html; charset=utf-8 instead of JSON."],
    ["truncated JSON", "application/json", '{"a":[1,2', "answered with JSON that is malformed or breaks off after 9 characters."],
    ["an empty body", "application/json", "", "answered with JSON that is malformed or breaks off after 0 characters."],
  ])("is an error for %s", async (_what, type, body, sentence) => {
    await using subject = await world((_request, response) => void response.writeHead(200, { "content-type": type }).end(body));
    const error = await errorOf(subject.client.json("/x"));
    expect(error.code).toBe("BACKEND_FAILED");
    expect(error.message).toBe(`Test at ${subject.server.url} ${sentence}`);
  });

  test("is an error when it is huge, before it is read to the end", async () => {
    let sent = 0;
    await using subject = await world(
      async (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const chunk = Buffer.alloc(64 * 1024, 32);
        while (!response.destroyed && sent < 400) {
          sent++;
          response.write(chunk);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        response.end();
      },
      { limits: { bodyBytes: 256 * 1024, lineCharacters: 1000 } },
    );
    expect((await errorOf(subject.client.json("/x"))).message).toContain("more than 262144 bytes");
    expect(sent).toBeLessThan(400);
    await expect(collect(subject.client.lines("/x", { body: {} }))).rejects.toThrow("a line of more than 1000 characters");
  });

  test("is an error for a redirect, which could carry the key elsewhere", async () => {
    await using subject = await world(
      (_request, response) => void response.writeHead(307, { location: "https://elsewhere.example/" }).end(),
      {
        apiKey: "secret-key",
      },
    );
    const error = await errorOf(subject.client.json("/x", { body: {} }));
    expect(error.hint).toBe("It redirects to https://elsewhere.example/; give the final address.");
  });
});

describe("secrets and foreign text", () => {
  test("the key is sent as a bearer token and cut out of what the server says", async () => {
    await using subject = await world(
      ({ headers }, response) =>
        sendJson(response, { error: { message: `Bad key ${headers.authorization?.slice(7)} \u001b[31m\u0000or\nsk-abcdef123456` } }, 401),
      { apiKey: "hunter2-hunter2" },
    );
    const error = await errorOf(subject.client.json("/x"));
    expect(subject.server.requests[0]?.headers.authorization).toBe("Bearer hunter2-hunter2");
    const whole = JSON.stringify([error.message, error.hint, error.stack, Object.values(error)]);
    expect(whole).not.toContain("hunter2");
    expect(whole).not.toContain("sk-abcdef");
    expect(error.message).toMatch(/answered 401: Bad key [^\p{Cc}]*$/u);
  });

  test("what a server says is bounded", async () => {
    await using subject = await world((_request, response) => void response.writeHead(500).end("x".repeat(100_000)));
    expect((await errorOf(subject.client.json("/x"))).message.length).toBeLessThan(400);
  });

  test.each(["ftp://x", "nonsense", "http://user:pass@host", "http://host/?key=1", "http://host/#a"])(
    "the base URL %s is refused",
    (text) => {
      expect(() => parseBaseUrl(text)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
      expect(() => parseBaseUrl(text)).not.toThrow(/pass@|key=1/);
    },
  );
});

describe("time", () => {
  test("a call that takes too long ends at its deadline", async () => {
    await using subject = await world(() => new Promise(() => {}), { timeout: 60 });
    const error = await errorOf(subject.client.json("/x"));
    expect(error.message).toBe(`Test at ${subject.server.url} did not answer in full within 0.06 s.`);
  });

  test("so does a stream that drips for ever", async () => {
    await using subject = await world(drip, { timeout: 150 });
    const error = await errorOf(collect(subject.client.lines("/x", { body: {} })));
    expect(error.message).toContain("did not answer in full within 0.15 s.");
  });

  test.each(["json", "lines"] as const)("an abort ends a slow drip read as %s", async (how) => {
    const controller = new AbortController();
    await using subject = await world(drip);
    const options = { signal: controller.signal };
    const running = errorOf(how === "json" ? subject.client.json("/x", options) : collect(subject.client.lines("/x", options)));
    while (subject.server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect((await running).code).toBe("ABORTED");
  });

  test("an abort during the wait for another attempt ends it", async () => {
    const controller = new AbortController();
    await using subject = await world((_request, response) => sendJson(response, {}, 503), {
      sleep: async (_milliseconds, signal) => {
        controller.abort();
        signal.throwIfAborted();
      },
    });
    expect((await errorOf(subject.client.json("/x", { signal: controller.signal }))).code).toBe("ABORTED");
  });
});

describe("lines", () => {
  test("come whole, however the bytes are cut", async () => {
    await using subject = await world(async (_request, response) => {
      for (const byte of Buffer.from('{"a":"ø"}\r\n\n{"b":"😀"}\nlast')) {
        response.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect(await collect(subject.client.lines("/x", { body: {} }))).toEqual(['{"a":"ø"}', "", '{"b":"😀"}', "last"]);
  });

  test("a reader that leaves closes the connection", async () => {
    let closed = false;
    await using subject = await world((request, response, index) => {
      response.once("close", () => (closed = true));
      return drip(request, response, index);
    });
    for await (const line of subject.client.lines("/x", { body: {} })) if (line !== "") break;
    for (let wait = 0; wait < 200 && !closed; wait++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(closed).toBe(true);
  });
});

function drip(...[_request, response]: Parameters<Handler>): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write("1\n"), 10);
  response.once("close", () => clearInterval(timer));
}
