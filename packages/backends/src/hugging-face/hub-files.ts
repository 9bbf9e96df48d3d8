import { CupelError, isJsonObject } from "@cupel/core";
import { bytesOf } from "../http/connection.ts";
import { readText } from "../http/read-lines.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import type { HubClient } from "./hub-client.ts";
import { refusedByHub } from "./hub-error.ts";
import { HubTrouble } from "./persist.ts";
import { type HubReference, isPlainPath } from "./reference.ts";

/** The files of a revision. */
export interface HubListing {
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** By path in the repository. */
  readonly files: ReadonlyMap<string, HubFile>;
}

/** What the hub says of a file. Mirrors may say less. */
export interface HubFile {
  /** SHA-256, 64 hexadecimal digits; absent for small files that Git keeps itself. */
  readonly sha256?: string;
  /** Bytes. */
  readonly size?: number;
}

/** Lists of files are long in large repositories, but not longer than this. */
const limits = { bodyBytes: 64 * 2 ** 20, lineCharacters: 2 ** 20 };

/** Asks the hub for the files of a revision. @throws HubTrouble for an answer other than success; CupelError `BACKEND_FAILED` for one that is no list; what fetch throws */
export async function listFiles(client: HubClient, reference: HubReference, signal: AbortSignal): Promise<HubListing> {
  const revision = encodeURIComponent(reference.revision);
  const { response } = await client.get(`/api/models/${reference.repository}/revision/${revision}?blobs=true`, { signal });
  if (!response.ok) throw new HubTrouble(await refusedByHub(response, reference, client));
  const text = await readText(bytesOf(response), limits);
  const answer = parse(text);
  const commit = stringIn(answer, "sha") ?? "";
  if (!/^[0-9a-f]{40}$/.test(commit)) {
    throw new CupelError("BACKEND_FAILED", `The hub at ${client.address} answered with something that is no model.`, {
      hint: "Is HF_ENDPOINT the address of a Hugging Face hub?",
    });
  }
  const entries = arrayIn(answer, "siblings").filter((entry) => isJsonObject(entry));
  const files = entries.flatMap((entry): [string, HubFile][] => {
    const name = stringIn(entry, "rfilename") ?? "";
    return isPlainPath(name) ? [[name, fileOf(entry)]] : [];
  });
  return { commit, files: new Map(files) };
}

function fileOf(entry: unknown): HubFile {
  const stored = objectIn(entry, "lfs");
  const sha256 = stringIn(stored, "sha256") ?? "";
  const size = countIn(stored, "size") ?? countIn(entry, "size");
  return { ...(/^[0-9a-f]{64}$/.test(sha256) && { sha256 }), ...(size !== undefined && { size }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
