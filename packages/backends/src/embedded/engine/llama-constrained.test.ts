import type { Backend, GenerateRequest, JsonObject, ResponseFormat } from "@cupel/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embedded } from "../embedded.ts";
import { isLlamaHere } from "../testing/llama-here.ts";
import { randomModel } from "../testing/random-model.ts";
import { randomSchema } from "../testing/random-schema.ts";
import { sentencePieceMetadata } from "../testing/sentence-piece.ts";
import { temporaryFile } from "../testing/temporary-file.ts";

const here = await isLlamaHere();
if (!here) process.stdout.write("skipped: node-llama-cpp has no binary here\n");
const ajv = new Ajv2020({ strict: false, ownProperties: true });

const schemaFormat = (schema: JsonObject): ResponseFormat => ({ type: "json-schema", schema });
const ask = (responseFormat: ResponseFormat, rest: Partial<GenerateRequest> = {}): GenerateRequest => ({
  prompt: "a note",
  maxTokens: 120,
  temperature: 1,
  seed: 3,
  responseFormat,
  ...rest,
});
const digits = (count: number): ResponseFormat => ({ type: "grammar", grammar: `root ::= [0-9]{${count}}` });

describe.skipIf(!here)("llama.cpp, constrained", () => {
  let file: Awaited<ReturnType<typeof temporaryFile>>;
  let llama: Backend;
  beforeAll(async () => {
    file = await temporaryFile(randomModel({ sharpness: 12, context: 400 }));
    llama = embedded({ model: file.path, engine: "llama" });
  });
  afterAll(async () => {
    await llama[Symbol.asyncDispose]();
    await file[Symbol.asyncDispose]();
  });

  test("whatever the schema and seed, an answer parses and is valid", async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, fc.nat(), fc.constantFrom(0, 1.5), async (schema, seed, temperature) => {
        const { text, finishReason } = await llama.generate(ask(schemaFormat(schema), { seed, temperature, maxTokens: 300 }));
        if (finishReason === "stop") expect(ajv.validate(schema, JSON.parse(text)), `${text} against ${JSON.stringify(schema)}`).toBe(true);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  test("greedy answers and their raw logprobs are those of the reference engine", async () => {
    await using reference = embedded({ model: file.path, inline: true });
    const schema: JsonObject = {
      type: "object",
      properties: { a: { type: "string", maxLength: 9 }, b: { type: "integer" } },
      required: ["b"],
    };
    for (const prompt of ["one", "two of them"]) {
      const request = ask(schemaFormat(schema), { prompt, temperature: 0, logprobs: 0 });
      const [ours, theirs] = [await reference.generate(request), await llama.generate(request)];
      expect(theirs.text).toBe(ours.text);
      theirs.logprobs?.forEach(({ logprob }, index) => {
        expect(Math.abs(logprob - (ours.logprobs?.[index]?.logprob ?? 0))).toBeLessThan(1e-2);
      });
      const { logprobs: _, ...plain } = request;
      expect((await llama.generate(plain)).text).toBe(ours.text);
    }
  });

  test("an answer fits its grammar, is drawn by its seed, and streams", async () => {
    const first = await llama.generate(ask(digits(24), { temperature: 40 }));
    expect(first).toMatchObject({ text: expect.stringMatching(/^[0-9]{24}$/), finishReason: "stop" });
    expect(new Set(first.text).size).toBeGreaterThan(3);
    const pieces: string[] = [];
    expect(await llama.generate(ask(digits(24), { temperature: 40, onText: (piece) => pieces.push(piece) }))).toEqual(first);
    expect(pieces.join("")).toBe(first.text);
    expect((await llama.generate(ask(digits(24), { temperature: 40, seed: 4 }))).text).not.toBe(first.text);
    expect(await llama.generate(ask(digits(24), { maxTokens: 5 }))).toMatchObject({ finishReason: "length", usage: { outputTokens: 5 } });
    for (let call = 0; call < 10; call++) await llama.generate(ask(digits(3)));
  });

  test("a grammar that cannot be read, and logprobs beside one, are refused in a sentence", async () => {
    await expect(llama.generate(ask({ type: "grammar", grammar: "root ::= (" }))).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringMatching(/^The grammar of the response format cannot be read/),
    });
    await expect(llama.generate(ask(digits(3), { logprobs: 1 }))).rejects.toMatchObject({ code: "UNSUPPORTED" });
  });

  test("models with a SentencePiece vocabulary are held to a schema as well", async () => {
    await using other = await temporaryFile(randomModel({ metadata: sentencePieceMetadata }));
    await using backend = embedded({ model: other.path, engine: "llama" });
    expect((await backend.capabilities()).responseFormats).toEqual(["json", "json-schema", "grammar"]);
    const schema: JsonObject = {
      type: "object",
      properties: { é: { enum: [" the user", "漢"] }, n: { type: "number" } },
      required: ["é", "n"],
    };
    for (let seed = 0; seed < 8; seed++) {
      const { text } = await backend.generate(ask(schemaFormat(schema), { seed }));
      expect(ajv.validate(schema, JSON.parse(text)), text).toBe(true);
    }
  });

  test("where the bytes of tokens are not known there is the grammar alone", async () => {
    await using other = await temporaryFile(randomModel({ metadata: { "tokenizer.ggml.model": { type: "string", value: "t5" } } }));
    const { llamaFormats } = await import("./llama-constrainer.ts");
    const { openModelFile } = await import("./model-file.ts");
    expect(llamaFormats((await openModelFile(other.path)).header)).toEqual(["grammar"]);
  });
});
