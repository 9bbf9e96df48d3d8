import { canonicalJson } from "./canonical-json.ts";
import { sha256Words } from "./sha256.ts";

/** SHA-256 of a text's UTF-8 bytes, or of bytes, as 64 hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return Array.from(sha256Words(bytes), (word) => word.toString(16).padStart(8, "0")).join("");
}

/** The identity of a JSON value: SHA-256 of its canonical JSON, so member order and white space do not matter. */
export function contentHash(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}
