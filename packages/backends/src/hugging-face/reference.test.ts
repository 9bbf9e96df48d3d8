import { posix, win32 } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isHubReference, isPlainPath, parseHubReference, pinnedReference } from "./reference.ts";

const main = { repository: "owner/name", revision: "main" };

test.each<[string, object]>([
  ["hf:owner/name", main],
  ["hf://owner/name", main],
  ["HF:owner/name", main],
  ["hf:owner/name:Q4_K_M", { ...main, quantization: "Q4_K_M" }],
  ["hf:owner/name:model.gguf", { ...main, file: "model.gguf" }],
  ["hf:owner/name:folder/model.GGUF", { ...main, file: "folder/model.GGUF" }],
  ["hf://owner/name/folder/model.gguf", { ...main, file: "folder/model.gguf" }],
  ["hf://owner/name@v1.0/model.gguf", { repository: "owner/name", revision: "v1.0", file: "model.gguf" }],
  ["hf:owner/name@refs/pr/1:Q8_0", { repository: "owner/name", revision: "refs/pr/1", quantization: "Q8_0" }],
  ["hf:some-owner/Some.Name_2-GGUF@abc", { repository: "some-owner/Some.Name_2-GGUF", revision: "abc" }],
])("%s is read", (text, expected) => {
  expect(isHubReference(text)).toBe(true);
  expect(parseHubReference(text)).toEqual(expected);
});

test.each([
  "hf:name",
  "hf:",
  "hf:owner/name/more",
  "hf:owner/name:../x.gguf",
  "hf:owner/name:/etc/x.gguf",
  "hf:owner/name:a\\b.gguf",
  "hf:owner/name:a:b",
  "hf:../name",
  "hf:owner/..",
  "hf:owner/name@../main",
  "hf:owner/name:",
  "hf:https://huggingface.co/owner/name",
])("%s is none", (text) => {
  expect(() => parseHubReference(text)).toThrow(
    expect.objectContaining({ code: "USAGE", message: expect.stringContaining("names no model") }),
  );
});

test("paths are no references", () => {
  for (const text of ["model.gguf", "./hf/model.gguf", "C:\\hf\\m.gguf", "owner/name"]) expect(isHubReference(text)).toBe(false);
});

test("no name leads out of its folder, and a pinned reference is one", () => {
  const part = fc.oneof(fc.constantFrom("..", ".", "", "a", "\\", "C:"), fc.stringMatching(/^[\w.-]{1,8}$/));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const path = parts.join("/");
      if (!isPlainPath(path)) return;
      expect(posix.resolve("/models/folder", path).startsWith("/models/folder/")).toBe(true);
      expect(win32.resolve("C:\\root\\folder", path).startsWith("C:\\root\\folder\\")).toBe(true);
    }),
  );
  const pinned = pinnedReference("owner/name", "c".repeat(40), "a/b.gguf");
  expect(parseHubReference(pinned)).toEqual({ repository: "owner/name", revision: "c".repeat(40), file: "a/b.gguf" });
});
