import { CupelError } from "@cupel/core";
import type { GgufHeader, GgufTensorInfo } from "../gguf/gguf-types.ts";

/** One matrix of a model that an adapter changes: W += (scale * alpha / rank) * (up * down). */
export interface AdapterPart {
  /** Name of the model's tensor. */
  readonly base: string;
  /** Rows and columns of that tensor. */
  readonly shape: readonly [rows: number, columns: number];
  /** `lora_a`, rank x columns. */
  readonly down: GgufTensorInfo;
  /** `lora_b`, rows x rank. */
  readonly up: GgufTensorInfo;
  readonly rank: number;
  readonly alpha: number;
}

/**
 * The parts of a LoRA adapter from its header, held against the model it is for.
 *
 * @param shapeOf row-major shape of the model's tensor of that name; undefined where there is none
 * @throws CupelError `MODEL_UNREADABLE` when the file is no LoRA adapter or was made for another model
 */
export function readAdapter(
  { metadata, tensors }: GgufHeader,
  { architecture, shapeOf }: { readonly architecture: string; readonly shapeOf: (name: string) => readonly number[] | undefined },
): readonly AdapterPart[] {
  const alpha = metadata.get("adapter.lora.alpha")?.value;
  if (metadata.get("adapter.type")?.value !== "lora" || typeof alpha !== "number" || !Number.isFinite(alpha)) {
    const kind = metadata.get("general.type")?.value;
    const isModel = kind === "model" || tensors.has("token_embd.weight");
    throw defect(`it is no LoRA adapter${isModel ? " but a model" : ""} (adapter.type is not lora, or adapter.lora.alpha is missing)`);
  }
  const own = metadata.get("general.architecture")?.value ?? architecture;
  if (own !== architecture) throw defect(`it was made for a model of architecture ${String(own)}, but this one is ${architecture}`);
  if (tensors.size === 0) throw defect("it changes nothing: it has no tensors");
  return [...tensors.values()].flatMap((tensor): AdapterPart[] => {
    const base = tensor.name.replace(/\.lora_[ab]$/, "");
    const [rows, columns, ...more] = shapeOf(base) ?? [];
    if (base === tensor.name || rows === undefined || columns === undefined || more.length > 0) {
      throw defect(`it was made for another model: its tensor "${tensor.name}" belongs to nothing in this one`);
    }
    const [down, up] = [tensors.get(`${base}.lora_a`), tensors.get(`${base}.lora_b`)];
    if (down === undefined || up === undefined) throw defect(`of "${base}" it has only "${tensor.name}", not both parts`);
    if (tensor === up) return [];
    const [rank = 0] = down.shape;
    if (rank === 0 || !hasShape(down, rank, columns) || !hasShape(up, rows, rank)) {
      const parts = `${up.shape.join(" x ")} times ${down.shape.join(" x ")}`;
      throw defect(`it was made for another model: its parts of "${base}", ${parts}, do not fit the ${rows} x ${columns} of this one`);
    }
    return [{ base, shape: [rows, columns], down, up, rank, alpha }];
  });
}

function hasShape({ shape }: GgufTensorInfo, rows: number, columns: number): boolean {
  return shape.length === 2 && shape[0] === rows && shape[1] === columns;
}

function defect(fact: string): CupelError {
  return new CupelError("MODEL_UNREADABLE", `${fact}.`);
}
