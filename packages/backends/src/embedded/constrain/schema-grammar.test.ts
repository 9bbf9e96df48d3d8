import { createRandom, isJsonObject, type Json, type JsonObject, type Random } from "@cupel/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomSchema } from "../testing/random-schema.ts";
import { anyObject, jsonValue } from "./json-grammar.ts";
import { Matcher, type Place } from "./matcher.ts";
import { schemaGrammar } from "./schema-grammar.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const accepts = (start: Place, text: string): boolean => {
  let place: Place | undefined = start;
  for (const byte of bytesOf(text)) place = place?.after(byte);
  return place?.isComplete ?? false;
};
const startOf = (schema: JsonObject): Place => new Matcher(schemaGrammar(schema).grammar).start;
const ajv = new Ajv2020({ strict: false, ownProperties: true });
const isValid = (schema: JsonObject, value: unknown): boolean => ajv.compile(schema)(value) as boolean;

/** A text that the grammar takes: random bytes for a while, then the soonest way to the end. */
function walk(start: Place, random: Random, length: number): string {
  const bytes: number[] = [];
  let place = start;
  for (;;) {
    if (place.isComplete && (!place.goesOn || bytes.length >= length || random.next() < 0.2)) break;
    const options = Array.from({ length: 256 }, (_, byte) => ({ byte, after: place.after(byte) })).filter(
      ({ after }) => after !== undefined,
    );
    const soonest = Math.min(...options.map(({ after }) => after?.least ?? 0));
    if (!place.isComplete) expect(soonest).toBe(place.least - 1);
    const wanted = bytes.length < length ? options : options.filter(({ after }) => after?.least === soonest);
    const chosen = wanted[random.integer(wanted.length)];
    bytes.push(chosen?.byte ?? 0);
    place = chosen?.after as Place;
  }
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

/** A value that fits a schema of `randomSchema`, its members in the order of the schema. */
function instanceOf(schema: JsonObject, random: Random): Json {
  const pick = <Item>(items: readonly Item[]): Item => items[random.integer(items.length)] as Item;
  if (Array.isArray(schema.anyOf)) return instanceOf(pick(schema.anyOf as readonly JsonObject[]), random);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return pick(schema.enum as readonly Json[]);
  const between = (min: Json = 0, max: Json = Number(min) + 3): number => Number(min) + random.integer(Number(max) - Number(min) + 1);
  const type = Array.isArray(schema.type) ? pick(schema.type as readonly string[]) : schema.type;
  if (type === "string") {
    const characters = ["a", '"', "\\", "\n", "é", "漢", "😀", "\u0000", "/"];
    return Array.from({ length: between(schema.minLength, schema.maxLength) }, () => pick(characters)).join("");
  }
  if (type === "array") {
    return Array.from({ length: between(schema.minItems, schema.maxItems) }, () => instanceOf(schema.items as JsonObject, random));
  }
  if (type === "object") {
    const required = schema.required as readonly string[];
    const members = Object.entries(schema.properties as JsonObject).filter(([name]) => required.includes(name) || random.next() < 0.5);
    return Object.fromEntries(members.map(([name, member]) => [name, instanceOf(member as JsonObject, random)]));
  }
  if (type === "integer") return random.integer(2000) - 1000;
  if (type === "number") return (random.integer(20_000) - 10_000) / 128;
  return type === "null" ? null : random.next() < 0.5;
}

describe("for any schema of the kinds that are held to", () => {
  test("every text that is taken parses and is valid, and the way to the end is as short as it says", () => {
    fc.assert(
      fc.property(randomSchema, fc.nat(), fc.nat({ max: 60 }), (schema, seed, length) => {
        const { grammar, unenforced } = schemaGrammar(schema);
        expect(unenforced).toEqual([]);
        const text = walk(new Matcher(grammar).start, createRandom(seed), length);
        expect(isValid(schema, JSON.parse(text)), `${text} against ${JSON.stringify(schema)}`).toBe(true);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  test("every value that is valid can be written, close together, with spaces or over lines", () => {
    fc.assert(
      fc.property(randomSchema, fc.nat(), (schema, seed) => {
        const value = instanceOf(schema, createRandom(seed));
        expect(isValid(schema, value)).toBe(true);
        for (const indent of [0, 1, 2]) {
          const text = JSON.stringify(value, null, indent);
          expect(accepts(startOf(schema), text), `${text} against ${JSON.stringify(schema)}`).toBe(true);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test("a text with one byte changed is taken only if it is valid still", () => {
    fc.assert(
      fc.property(randomSchema, fc.nat(), fc.nat(), fc.string({ maxLength: 1 }), (schema, seed, at, other) => {
        const text = JSON.stringify(instanceOf(schema, createRandom(seed)));
        const changed = text.slice(0, at % text.length) + other + text.slice((at % text.length) + 1);
        if (accepts(startOf(schema), changed)) expect(isValid(schema, JSON.parse(changed)), changed).toBe(true);
      }),
      { numRuns: 400, seed: 3 },
    );
  });
});

test("any JSON is taken where the schema says nothing, and nothing but JSON", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      for (const grammar of [jsonValue, anyObject]) JSON.parse(walk(new Matcher(grammar).start, createRandom(seed), 80));
    }),
    { numRuns: 200, seed: 4 },
  );
  for (const text of ["{}", "[]", "0", "-0.5e+10", '"\\u00e9\\n"', '{"a": [1, {"b": null}], "a": true}']) {
    expect(accepts(startOf({}), text), text).toBe(true);
  }
  for (const text of [
    "",
    "01",
    "1.",
    ".5",
    "+1",
    "NaN",
    "{,}",
    "[1,]",
    '{"a" 1}',
    '"\\ud800"',
    '"\n"',
    "'a'",
    "[1 ,2]",
    " 1",
    "1 ",
    "tru",
  ]) {
    expect(accepts(startOf({}), text), text).toBe(false);
  }
  expect(accepts(startOf({ type: "object" }), "[]")).toBe(false);
});

test("white space, digits and depth cannot go on for ever", () => {
  const start = startOf({ type: "array", items: { type: "integer" } });
  expect(accepts(start, `[\n${" ".repeat(20)}1]`)).toBe(true);
  expect(accepts(start, `[\n${" ".repeat(21)}1]`)).toBe(false);
  expect(accepts(start, "[  1]")).toBe(false);
  expect(accepts(start, `[${"9".repeat(15)}]`)).toBe(true);
  expect(accepts(start, `[${"9".repeat(16)}]`)).toBe(false);
});

test("ill-formed UTF-8 is never taken", () => {
  const open = [...bytesOf('"')].reduce<Place | undefined>((place, byte) => place?.after(byte), startOf({ type: "string" }));
  for (const bytes of [[0x80], [0xc0, 0x80], [0xe0, 0x80], [0xed, 0xa0], [0xf0, 0x80], [0xf4, 0x90], [0xf5], [0xff]]) {
    expect(
      bytes.reduce<Place | undefined>((place, byte) => place?.after(byte), open),
      bytes.join(),
    ).toBeUndefined();
  }
});

test("members come in the order of the schema; what it does not list is left out, what it demands unlisted stands last", () => {
  const schema = { type: "object", properties: { b: { type: "integer" }, a: { type: "integer" } }, required: ["z"] };
  expect(accepts(startOf(schema), '{"b": 1, "a": 2, "z": []}')).toBe(true);
  expect(accepts(startOf(schema), '{"z": 0}')).toBe(true);
  for (const text of ['{"a": 1, "b": 2, "z": 0}', '{"b": 1}', '{"b": 1, "c": 2, "z": 0}', '{"b": 1, "b": 2, "z": 0}']) {
    expect(accepts(startOf(schema), text), text).toBe(false);
  }
  expect(accepts(startOf({ additionalProperties: { type: "null" } }), '{"x": null, "y": null}')).toBe(true);
  expect(accepts(startOf({ additionalProperties: { type: "null" } }), '{"x": 1}')).toBe(false);
});

test("types are read off other keywords where none is named, and enum values are of the type", () => {
  expect(accepts(startOf({ items: { const: 1 } }), "[1, 1]")).toBe(true);
  expect(accepts(startOf({ items: { const: 1 } }), "1")).toBe(false);
  expect(accepts(startOf({ type: "string", enum: ["a", 1] }), "1")).toBe(false);
  expect(accepts(startOf({ type: ["null", "string"], maxLength: 1 }), '"ab"')).toBe(false);
});

test("a local reference is followed, also one that is used often; one into itself is named and left open", () => {
  const shared = { $ref: "#/$defs/pair", description: "twice" };
  const schema = {
    properties: { left: shared, right: shared },
    required: ["left", "right"],
    $defs: { pair: { type: "array", items: { $ref: "#/$defs/a~1b" }, minItems: 2, maxItems: 2 }, "a/b": { type: "integer" } },
  };
  expect(schemaGrammar(schema).unenforced).toEqual([]);
  expect(accepts(startOf(schema), '{"left": [1, 2], "right": [3, 4]}')).toBe(true);
  expect(accepts(startOf(schema), '{"left": [1], "right": [3, 4]}')).toBe(false);
  const tree = { type: "object", properties: { child: { $ref: "#" } } };
  expect(schemaGrammar(tree).unenforced).toEqual(["/properties/child/$ref"]);
  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [
      `d${index}`,
      index === 39 ? { type: "null" } : { properties: { a: { $ref: `#/$defs/d${index + 1}` }, b: { $ref: `#/$defs/d${index + 1}` } } },
    ]),
  );
  expect(startOf({ $ref: "#/$defs/d0", $defs: doubling }).least).toBe(2);
});

test("alternatives that begin alike stay few, however often they are repeated", () => {
  const alike = { anyOf: [{ type: "string" }, { type: "string", maxLength: 3 }, { type: ["string", "null"] }] };
  const matcher = new Matcher(schemaGrammar({ type: "array", items: alike }).grammar);
  expect(accepts(matcher.start, JSON.stringify(Array.from({ length: 300 }, () => "ab")))).toBe(true);
  expect(matcher.size).toBeLessThan(100);
});

describe("what is not held to is named", () => {
  test.each<[JsonObject, string[]]>([
    [{ type: "string", pattern: "^a$", format: "date" }, ["/pattern", "/format"]],
    [{ properties: { n: { type: "integer", minimum: 1 } } }, ["/properties/n/minimum"]],
    [{ type: "array", items: { not: {} }, uniqueItems: true }, ["/uniqueItems", "/items/not"]],
    [{ oneOf: [{ type: "string" }, { type: "null" }] }, ["/oneOf"]],
    [{ type: "object", anyOf: [{ required: ["a"] }] }, ["/anyOf"]],
    [{ enum: ["a", "bc"], minLength: 2 }, ["/minLength"]],
    [{ properties: { "a/b": { patternProperties: {} } } }, ["/properties/a~1b/patternProperties"]],
    [{ $ref: "https://example.org/schema" }, ["/$ref"]],
    [{ items: [{ type: "string" }] }, ["/items"]],
    [{ title: "t", description: "d", default: 1, "x-own": 1, $schema: "s" }, []],
  ])("%j: %j", (schema, pointers) => {
    expect(schemaGrammar(schema).unenforced.toSorted()).toEqual(pointers.toSorted());
  });
});

describe("what is no schema is said where it is", () => {
  const deep = Array.from({ length: 200 }).reduce<JsonObject>((items) => ({ type: "array", items }), {});
  test.each<[JsonObject, RegExp]>([
    [{ type: "text" }, /at \/type is "text"; it must be one of object/],
    [{ properties: { a: 1 } }, /at \/properties\/a is 1; a schema is an object/],
    [{ maxLength: -1 }, /at \/maxLength is -1/],
    [{ $ref: "#/$defs/none" }, /names #\/\$defs\/none, which is not there/],
    [{ type: "string", minLength: 2, maxLength: 1 }, /No value fits/],
    [{ type: "object", properties: { a: false }, required: ["a"] }, /No value fits/],
    [{ additionalProperties: false, required: ["a"] }, /No value fits/],
    [{ enum: [] }, /No value fits/],
    [deep, /nested more than 100 levels/],
  ])("%#", (schema, message) => {
    expect(() => schemaGrammar(schema)).toThrow(message);
    expect(isJsonObject(schema)).toBe(true);
  });
});

test("a member that no value fits is never begun", () => {
  const start = startOf({ type: "object", properties: { a: false, b: { type: "null" } } });
  expect(accepts(start, '{"b": null}')).toBe(true);
  expect(start.after(0x7b)?.after(0x22)?.after(0x61)).toBeUndefined();
});
