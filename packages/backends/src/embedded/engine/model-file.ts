import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { CupelError, messageOf } from "@cupel/core";
import type { GgufHeader } from "../gguf/gguf-types.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { folderInstead, missingModel } from "./missing-model.ts";

/** What a file is to be, as messages call it. */
export type FileKind = "model file" | "adapter";

/** A GGUF on disk: its header, and where the rest is to be had. */
export interface ModelFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly header: GgufHeader;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** The whole file. */
  read(): Promise<Uint8Array>;
}

/** Files up to this size are read whole at once; of larger ones only the header is, at most this much. */
const headBytes = 64 * 2 ** 20;

/** Opens a GGUF and checks its header and, where given, its hash. @throws CupelError `MODEL_UNREADABLE` with the path and the defect. */
export async function openModelFile(
  path: string,
  { sha256: expectedSha256, kind = "model file" }: { readonly sha256?: string | undefined; readonly kind?: FileKind } = {},
): Promise<ModelFile> {
  const file = { path, kind };
  const { bytes, size } = await naming(file, () => readHead(path));
  const header = await naming(file, () => readGguf(bytes, size));
  const whole = bytes.length === size;
  const sha256 = whole ? createHash("sha256").update(bytes).digest("hex") : await naming(file, () => hashFile(path));
  if (expectedSha256 !== undefined && sha256 !== expectedSha256.toLowerCase()) {
    throw new CupelError(
      "MODEL_UNREADABLE",
      `The model file ${path} has the SHA-256 ${sha256}, but ${expectedSha256} was expected: install it again.`,
    );
  }
  return { ...file, header, sha256, read: async () => (whole ? bytes : naming(file, () => readWhole(path))) };
}

/** Puts the file's name before the sentence of whatever goes wrong with it. */
export async function naming<Result>(
  { path, kind }: Pick<ModelFile, "path" | "kind">,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (CupelError.is(thrown) && thrown.code !== "MODEL_UNREADABLE") throw thrown;
    throw new CupelError("MODEL_UNREADABLE", `The ${kind} ${path} cannot be used: ${await reason(thrown, path)}`, { cause: thrown });
  }
}

async function reason(thrown: unknown, path: string): Promise<string> {
  const code = (thrown as { readonly code?: unknown }).code;
  if (code === "ENOENT" || code === "ENOTDIR") return await missingModel(path);
  if (code === "EISDIR") return await folderInstead(path);
  if (code === "EACCES") return "reading it is not permitted.";
  return messageOf(thrown);
}

async function readHead(path: string): Promise<{ readonly bytes: Uint8Array; readonly size: number }> {
  await using file = await open(path);
  const { size } = await file.stat();
  return { bytes: await readBytes(file, Math.min(size, headBytes)), size };
}

async function readWhole(path: string): Promise<Uint8Array> {
  await using file = await open(path);
  return await readBytes(file, (await file.stat()).size);
}

async function readBytes(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let position = 0; position < length; ) {
    const { bytesRead } = await file.read(bytes, position, length - position, position);
    if (bytesRead === 0) throw new CupelError("MODEL_UNREADABLE", "it became shorter while it was read.");
    position += bytesRead;
  }
  return bytes;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
