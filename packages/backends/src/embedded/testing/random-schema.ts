import type { Json, JsonObject } from "@cupel/core";
import fc from "fast-check";

const names = ["a", "id", "the user", "é", '"quoted"', "漢"];
const small = fc.nat({ max: 3 });
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>("red", "a", "ab", '"', "\\", "漢", "\n", "", 0, -1, 1.5, 1e21, true, false, null),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);
const constant: fc.Arbitrary<Json> = fc.oneof(scalar, fc.constantFrom<Json>([], [1, "a"], {}, { b: null, a: [true] }));

/** A string schema, with its bounds the right way round. */
const text = fc.record({ min: small, more: small, bounded: fc.boolean() }).map(
  ({ min, more, bounded }): JsonObject => ({
    type: "string",
    ...(min > 0 && { minLength: min }),
    ...(bounded && { maxLength: min + more }),
  }),
);

/** Schemas of the kind that decoding is held to whole, each with at least one value that fits. */
export const randomSchema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject; list: JsonObject; record: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<JsonObject>(
      { type: "integer" },
      { type: "number" },
      { type: "boolean" },
      { type: "null" },
      { type: ["string", "null"] },
    ),
    text,
    fc
      .uniqueArray(constant, { minLength: 1, maxLength: 4, selector: (value) => JSON.stringify(value) })
      .map((values) => ({ enum: values })),
    constant.map((value) => ({ const: value })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((options) => ({ anyOf: options })),
    tie("list"),
    tie("record"),
  ),
  list: fc
    .record({ items: tie("schema"), min: small, more: small, bounded: fc.boolean() })
    .map(({ items, min, more, bounded }) => ({ type: "array", items, minItems: min, ...(bounded && { maxItems: min + more }) })),
  record: fc
    .record({
      members: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), tie("schema"), fc.boolean()), {
        maxLength: 4,
        selector: ([name]) => name,
      }),
      closed: fc.boolean(),
    })
    .map(({ members, closed }) => ({
      type: "object",
      properties: Object.fromEntries(members.map(([name, schema]) => [name, schema])),
      required: members.filter(([, , isRequired]) => isRequired).map(([name]) => name),
      ...(closed && { additionalProperties: false }),
    })),
})).schema;
