import type { Verifier } from "@cupel/core";
import { expectTypeOf, test } from "vitest";
import { json } from "../json/json.ts";
import type { JsonChecks } from "../json/json-checks.ts";
import { type TextChecks, text } from "../text/text.ts";
import { agree } from "./agree.ts";
import { all } from "./all.ts";
import { any } from "./any.ts";
import { not } from "./not.ts";
import { weighted } from "./weighted.ts";

test("a whole needs the checks of each of its parts", () => {
  expectTypeOf(all(json(), text())).toEqualTypeOf<Verifier<JsonChecks & TextChecks>>();
  expectTypeOf(any(text(), not(json()))).toEqualTypeOf<Verifier<TextChecks & JsonChecks>>();
  expectTypeOf(weighted([[json(), 2], [text(), 1]], { threshold: 0.5 })).toEqualTypeOf<Verifier<JsonChecks & TextChecks>>(); // biome-ignore format: short
  expectTypeOf(agree(json(), text())).toEqualTypeOf<Verifier<JsonChecks & TextChecks>>();
  expectTypeOf(all(json(), json())).toEqualTypeOf<Verifier<JsonChecks>>();
});
