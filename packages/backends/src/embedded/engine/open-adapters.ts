import { CupelError } from "@cupel/core";
import { readAdapter } from "../model/read-adapter.ts";
import { type ModelFile, naming, openModelFile } from "./model-file.ts";

/** A LoRA adapter in a GGUF file. */
export interface EmbeddedAdapter {
  readonly path: string;
  /** Any finite number; 1 by default, 0 is the base model bit for bit. */
  readonly scale?: number;
}

/** An adapter that fits its model, and how strongly it is applied. */
export interface LoadedAdapter {
  readonly file: ModelFile;
  readonly scale: number;
}

/** Opens adapters and holds each against the model. @throws CupelError `CONFIG_INVALID` for a scale, `MODEL_UNREADABLE` naming the file and its defect */
export async function openAdapters(adapters: readonly EmbeddedAdapter[], model: ModelFile): Promise<readonly LoadedAdapter[]> {
  const architecture = String(model.header.metadata.get("general.architecture")?.value);
  const opened: LoadedAdapter[] = [];
  for (const { path, scale = 1 } of adapters) {
    if (!Number.isFinite(scale)) {
      throw new CupelError("CONFIG_INVALID", `The scale of the adapter ${path} is ${scale}; a finite number was expected.`);
    }
    const file = await openModelFile(path, { kind: "adapter" });
    await naming(file, () => readAdapter(file.header, { architecture, shapeOf: (name) => model.header.tensors.get(name)?.shape }));
    opened.push({ file, scale });
  }
  return opened;
}

/** What capabilities say of adapters: hash and scale of each, in their order. */
export function adapterFacts(adapters: readonly LoadedAdapter[]): Readonly<Record<string, string | number>> {
  const [only] = adapters;
  if (only === undefined) return {};
  if (adapters.length === 1) return { adapterSha256: only.file.sha256, adapterScale: only.scale };
  return { adapterSha256: adapters.map(({ file }) => file.sha256).join(" "), adapterScale: adapters.map(({ scale }) => scale).join(" ") };
}
