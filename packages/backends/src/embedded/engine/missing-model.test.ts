import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { embedded } from "../embedded.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cupel-missing-"));
  await mkdir(join(folder, "empty"));
  for (const name of ["qwen2.5-7b-q8_0.gguf", "llama-3-8b-q4_k_m.GGUF", "readme.md"]) await writeFile(join(folder, name), "x");
});
afterAll(() => rm(folder, { recursive: true }));

const refusal = async (path: string) => {
  const error = await embedded({ model: path })
    .capabilities()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "MODEL_UNREADABLE" });
  return (error as Error).message.replaceAll(folder, "HERE");
};

test("a file that is not there is answered with those of its folder, the nearest first", async () => {
  expect(await refusal(join(folder, "lama-3-8b.gguf"))).toBe(
    "The model file HERE/lama-3-8b.gguf cannot be used: there is no such file; did you mean HERE/llama-3-8b-q4_k_m.GGUF? " +
      "Its folder has llama-3-8b-q4_k_m.GGUF, qwen2.5-7b-q8_0.gguf.",
  );
  expect(await refusal(join(folder, "mistral.gguf"))).toMatch(/there is no such file\. Its folder has .*\.gguf\.$/i);
});

test("a folder is answered with the files in it", async () => {
  expect(await refusal(folder)).toMatch(/it is a folder; name one of its files: llama-3-8b-q4_k_m\.GGUF, qwen2\.5-7b-q8_0\.gguf\.$/);
  expect(await refusal(join(folder, "empty"))).toMatch(/it is a folder\.$/);
});

test("where there are none, that is said", async () => {
  expect(await refusal(join(folder, "empty", "x.gguf"))).toMatch(/there is no such file, nor any other \.gguf file beside it\.$/);
  for (const path of [join(folder, "no", "x.gguf"), join(folder, "readme.md", "x.gguf")]) {
    expect(await refusal(path)).toMatch(/there is no folder HERE\/(no|readme\.md)\.$/);
  }
});
