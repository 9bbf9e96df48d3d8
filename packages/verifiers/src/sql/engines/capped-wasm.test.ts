import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { cappedWasm } from "./capped-wasm.ts";

interface Memory {
  grow(pages: number): number;
}
// Node's types know no WebAssembly.
const wasm = (
  globalThis as unknown as {
    readonly WebAssembly: {
      instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: { readonly m: Memory } } }>;
      validate(bytes: Uint8Array): boolean;
    };
  }
).WebAssembly;

// (module (memory (export "m") 1 32768))
const small = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 6, 1, 1, 1, 0x80, 0x80, 2, 7, 5, 1, 1, 109, 2, 0]);

test("memory grows up to the cap and not beyond", async () => {
  const { instance } = await wasm.instantiate(cappedWasm(small, 3));
  const memory = instance.exports.m;
  memory.grow(2);
  expect(() => memory.grow(1)).toThrow(RangeError);
});

test("the module that is shipped can be capped, and stays as long", () => {
  const module = readFileSync(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"));
  const capped = cappedWasm(module, 1024);
  expect(capped.length).toBe(module.length);
  expect(wasm.validate(capped)).toBe(true);
});

test("a module that cannot be capped is an error, never left as it is", () => {
  expect(() => cappedWasm(small.slice(0, 8), 3)).toThrow(/does not declare its memory/);
  expect(() => cappedWasm(small.with(11, 0), 3)).toThrow(/does not declare its memory/);
});
