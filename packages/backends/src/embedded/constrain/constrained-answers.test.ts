import { type Backend, CupelError, type GenerateRequest, type JsonObject, type ResponseFormat } from "@cupel/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embedded } from "../embedded.ts";
import { randomModel } from "../testing/random-model.ts";
import { randomSchema } from "../testing/random-schema.ts";
import { temporaryFile } from "../testing/temporary-file.ts";

const ajv = new Ajv2020({ strict: false, ownProperties: true });
const files: Awaited<ReturnType<typeof temporaryFile>>[] = [];
const models: Backend[] = [];
beforeAll(async () => {
  for (const [index, sharpness] of [3, 20, 0.2].entries()) {
    const file = await temporaryFile(randomModel({ seed: `constrained ${index}`, sharpness, context: 600 }));
    files.push(file);
    models.push(embedded({ model: file.path, inline: true }));
  }
});
afterAll(async () => {
  for (const each of [...models, ...files]) await each[Symbol.asyncDispose]();
});

const schemaFormat = (schema: JsonObject, strict = true): ResponseFormat => ({ type: "json-schema", schema, strict });
const ask = (responseFormat: ResponseFormat | undefined, rest: Partial<GenerateRequest> = {}): GenerateRequest => ({
  prompt: "a note",
  maxTokens: 200,
  temperature: 1,
  seed: 3,
  ...(responseFormat && { responseFormat }),
  ...rest,
});
const first = (): Backend => models[0] as Backend;
const refusal = async (call: Promise<unknown>): Promise<string> => {
  const thrown = await call.then(
    () => "accepted",
    (error: unknown) => error,
  );
  return CupelError.is(thrown) ? `${thrown.code}: ${thrown.message}` : String(thrown);
};

const closed: JsonObject = {
  type: "object",
  properties: {
    name: { type: "string", maxLength: 12 },
    state: { enum: ["open", "closed"] },
    count: { type: "integer" },
    tags: { type: "array", items: { type: "string", maxLength: 4 }, maxItems: 3 },
  },
  required: ["name", "state", "count", "tags"],
  additionalProperties: false,
};

test("whatever the weights, schema and seed, an answer parses and is valid, greedy or drawn", async () => {
  let [finished, cut] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      randomSchema,
      fc.nat({ max: 2 }),
      fc.nat(),
      fc.constantFrom(0, 1, 3),
      fc.integer({ min: 60, max: 250 }),
      async (schema, model, seed, temperature, maxTokens) => {
        const request = ask(schemaFormat(schema), { seed, temperature, maxTokens, topP: seed % 2 === 0 ? 0.9 : 1 });
        const { text, finishReason, usage, unenforced } = await (models[model] as Backend).generate(request);
        expect(unenforced).toBeUndefined();
        expect(usage.outputTokens).toBeLessThanOrEqual(maxTokens);
        // The shortest value of these schemas fits 250 tokens nearly always; where it does not fit the limit, the text is cut.
        const isWhole = finishReason === "stop" || isJson(text);
        if (finishReason === "stop") finished++;
        else cut++;
        if (isWhole) expect(ajv.validate(schema, JSON.parse(text)), `${text} against ${JSON.stringify(schema)}`).toBe(true);
      },
    ),
    { numRuns: 250, seed: 5 },
  );
  expect(finished).toBeGreaterThan(150);
  expect(cut).toBeGreaterThan(3);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("without a schema the answer is a JSON object", async () => {
  for (let seed = 0; seed < 10; seed++) {
    const { text } = await first().generate(ask({ type: "json" }, { seed }));
    expect(JSON.parse(text)).toBeTypeOf("object");
    expect(text.startsWith("{")).toBe(true);
  }
});

test("a limit of tokens that the shortest answer fits ends the answer well, and says that it was the limit", async () => {
  const endless: JsonObject = { type: "object", properties: { a: { type: "string" }, b: { type: "string" } }, required: ["a", "b"] };
  for (const maxTokens of [15, 16, 23, 40, 90]) {
    const { text, finishReason, usage } = await first().generate(ask(schemaFormat(endless), { maxTokens, temperature: 0 }));
    expect(ajv.validate(endless, JSON.parse(text)), text).toBe(true);
    expect([finishReason, usage.outputTokens <= maxTokens]).toEqual(["length", true]);
  }
  const { text, finishReason } = await first().generate(ask(schemaFormat(endless), { maxTokens: 5 }));
  expect([isJson(text), finishReason]).toEqual([false, "length"]);
});

test("an answer that nothing can follow ends by itself, with no token over", async () => {
  const { text, finishReason, usage, logprobs } = await first().generate(ask(schemaFormat({ const: "a" }), { maxTokens: 3, logprobs: 0 }));
  expect([text, finishReason, usage.outputTokens]).toEqual(['"a"', "stop", 3]);
  expect(logprobs).toHaveLength(3);
});

test("the same call gives the same answer, in workers too; another seed another one", async () => {
  const requests = Array.from({ length: 6 }, (_, seed) => ask(schemaFormat(closed), { seed, logprobs: 1 }));
  const inline = await Promise.all(requests.map((request) => first().generate(request)));
  await using workers = embedded({ model: files[0]?.path ?? "", sequences: 2 });
  expect(await Promise.all(requests.map((request) => workers.generate(request)))).toEqual(inline);
  expect(new Set(inline.map(({ text }) => text)).size).toBeGreaterThan(3);
});

test("logprobs stay those of the raw distribution", async () => {
  const [free] = (await first().generate(ask(undefined, { maxTokens: 1, logprobs: 276 }))).logprobs ?? [];
  const [held] = (await first().generate(ask(schemaFormat(closed), { maxTokens: 30, logprobs: 276 }))).logprobs ?? [];
  expect(held?.top).toEqual(free?.top);
  expect(held?.token.startsWith("{")).toBe(true);
  expect(held?.logprob).toBe(free?.top?.find(({ token }) => token === held?.token)?.logprob);
});

test("where every choice is one that the format takes anyway, it changes nothing", async () => {
  const sharp = models[1] as Backend;
  const { text } = await sharp.generate(ask(undefined, { maxTokens: 12, temperature: 0 }));
  const held = await sharp.generate(ask(schemaFormat({ const: text }), { temperature: 0, maxTokens: 100 }));
  expect(JSON.parse(held.text)).toBe(text);
});

test("pieces are streamed and an abort ends the call", async () => {
  const pieces: string[] = [];
  const { text } = await first().generate(ask(schemaFormat(closed), { onText: (piece) => pieces.push(piece) }));
  expect(pieces.join("")).toBe(text);
  const controller = new AbortController();
  const aborted = await first().generate(ask(schemaFormat(closed), { signal: controller.signal, onText: () => controller.abort() }));
  expect(aborted.finishReason).toBe("abort");
});

describe("what cannot be held to", () => {
  const dated: JsonObject = { type: "object", properties: { on: { type: "string", format: "date", maxLength: 10 } }, required: ["on"] };

  test("is refused by name before the first token when the call is strict", async () => {
    await using workers = embedded({ model: files[0]?.path ?? "", sequences: 1 });
    const pieces: string[] = [];
    for (const backend of [first(), workers]) {
      const call = backend.generate(ask(schemaFormat(dated), { onText: (piece) => pieces.push(piece) }));
      expect(await refusal(call)).toBe("UNSUPPORTED: Decoding cannot be held to /properties/on/format of the response format's schema.");
    }
    expect(pieces).toEqual([]);
  });

  test("is left to the checks and named in the answer when it is not", async () => {
    const { text, unenforced } = await first().generate(ask(schemaFormat(dated, false)));
    expect(Object.keys(JSON.parse(text))).toEqual(["on"]);
    expect(unenforced).toEqual(["/properties/on/format"]);
  });

  test("a grammar, a schema that is none, and stop texts are refused", async () => {
    expect(await refusal(first().generate(ask({ type: "grammar", grammar: 'root ::= "a"' })))).toBe(
      'UNSUPPORTED: The backend embedded (engine "reference") constrains answers only to json, json-schema, but the call asks for grammar.',
    );
    expect(await refusal(first().generate(ask(schemaFormat({ type: "text" }))))).toMatch(/^DATA_INVALID: .* at \/type is "text"/);
    expect(await refusal(first().generate(ask(schemaFormat(closed), { stop: ["}"] })))).toMatch(/^USAGE: .*stop could cut/);
  });
});

test("capabilities name the formats", async () => {
  expect((await first().capabilities()).responseFormats).toEqual(["json", "json-schema"]);
});
