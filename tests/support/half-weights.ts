import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dequantise } from "../../packages/backends/src/embedded/gguf/dequantise.ts";
import { readGguf } from "../../packages/backends/src/embedded/gguf/read-gguf.ts";
import { writeGguf } from "../../packages/backends/src/embedded/gguf/write-gguf.ts";

/**
 * The same model with its matrices as f16, in a folder: llama.cpp then sums products of several sequences in another order than those of one, so
 * that scores under load differ from those alone. With q8_0 they need not.
 */
export async function halfWeights(path: string, folder: string): Promise<string> {
  const bytes = await readFile(path);
  const { metadata, tensors } = readGguf(bytes);
  const written = [...tensors.values()].map((tensor) => {
    const values = new Float32Array(tensor.shape.reduce((product, length) => product * length, 1));
    dequantise(bytes, tensor, values);
    return { name: tensor.name, shape: tensor.shape, type: tensor.shape.length === 1 ? ("f32" as const) : ("f16" as const), values };
  });
  const file = join(folder, "half.gguf");
  await writeFile(file, writeGguf(metadata, written));
  return file;
}
