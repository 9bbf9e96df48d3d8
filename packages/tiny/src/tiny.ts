import { fileURLToPath } from "node:url";

/** Where the bundled model lies and what it is. */
export interface TinyModel {
  /** What records call the model. */
  readonly name: "cupel-tiny";
  /** The absolute path of the GGUF file. */
  readonly path: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  readonly format: "gguf";
  readonly quantization: "q8_0";
  readonly parameters: number;
  readonly contextLength: number;
}

/** The model in this package; `card.json` says how it was trained, how good it is and what it cannot do. Reads nothing. */
export function tiny(): TinyModel {
  return {
    name: "cupel-tiny",
    path: fileURLToPath(new URL("../weights/cupel-tiny-q8_0.gguf", import.meta.url)),
    sha256: "cfaeac7972b6f56d3bc735b33505d275cb50c31d8dbe296489a8caf9df8eb547",
    format: "gguf",
    quantization: "q8_0",
    parameters: 1_394_080,
    contextLength: 1024,
  };
}
