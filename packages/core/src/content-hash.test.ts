import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { contentHash, sha256Hex } from "./content-hash.ts";

test("sha256 of the standard's examples", () => {
  expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("sha256 agrees with OpenSSL on any bytes, at every block border", () => {
  const reference = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 255);
    expect(sha256Hex(bytes)).toBe(reference(bytes));
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => sha256Hex(bytes) === reference(bytes)));
});

test("the content hash ignores the order of members and absent members", () => {
  expect(contentHash({ a: 1, b: [true, null] })).toBe(contentHash({ b: [true, null], a: 1, c: undefined }));
  expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: "1" }));
});
