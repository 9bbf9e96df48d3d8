import type { Json } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileWithAjv } from "./schema/ajv-engine.ts";
import { compileExactly } from "./schema/exact-engine.ts";

const names = fc.constantFrom("a", "b", "c");
const leaf = fc.oneof(
  fc.record({ type: fc.constantFrom("string", "integer", "number", "null", "boolean", "array", "object") }),
  fc.record({ minimum: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ maxLength: fc.nat(3) }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom<Json>(1, "1", null, [], { a: 1 }), { minLength: 1, maxLength: 3 }) }),
  fc.record({ required: fc.uniqueArray(names, { maxLength: 2 }) }),
  fc.record({ minItems: fc.nat(2), uniqueItems: fc.boolean() }),
  fc.constantFrom(true, false, {}),
);
const schemas = fc.letrec<{ schema: unknown }>((tie) => {
  const many = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({ properties: fc.dictionary(names, tie("schema"), { maxKeys: 3 }), additionalProperties: tie("schema") }),
      fc.record({ prefixItems: many, items: tie("schema") }),
      fc.record({ anyOf: many }),
      fc.record({ oneOf: many }),
      fc.record({ allOf: many, not: tie("schema") }),
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword
      fc.record({ if: tie("schema"), then: tie("schema"), else: tie("schema") }),
      fc.record({ contains: tie("schema"), maxContains: fc.nat(2) }),
    ),
  };
}).schema as fc.Arbitrary<Json>;
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(0, 1, 2, -1.5, "", "1", "abcd", null, true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(names, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value as fc.Arbitrary<Json>;

test("the two engines decide alike wherever ajv is asked", async () => {
  await fc.assert(
    fc.asyncProperty(schemas, fc.array(values, { minLength: 5, maxLength: 5 }), async (schema, all) => {
      const contract = { schema: JSON.parse(JSON.stringify(schema)) as Json, strict: false };
      const [quick, exact] = [compileWithAjv(contract), await compileExactly(contract)];
      for (const value of all) {
        const [left, right] = [quick.check(value), exact.check(value)];
        expect(left.length === 0, `${JSON.stringify(contract.schema)} on ${JSON.stringify(value)}`).toBe(right.length === 0);
      }
    }),
    { numRuns: 150 },
  );
});
