import { createHash } from "node:crypto";
import { join } from "node:path";
import { CupelError, messageOf } from "@cupel/core";
import { bytesOf } from "../http/connection.ts";
import type { HubAnswer, HubClient } from "./hub-client.ts";
import { refusedByHub } from "./hub-error.ts";
import type { HubFile } from "./hub-files.ts";
import { openPartialFile, type PartialFile } from "./partial-file.ts";
import { HubTrouble, type Patience, persist } from "./persist.ts";
import type { HubReference } from "./reference.ts";
import { type Listening, unlessSilent } from "./unless-silent.ts";

/** A file to fetch. */
export interface Download {
  readonly reference: HubReference;
  readonly commit: string;
  /** Its path in the repository. */
  readonly path: string;
  readonly known: HubFile;
  /** Where files lie by their digests. */
  readonly folder: string;
  readonly onProgress: (received: number, total: number | undefined) => void;
}

/**
 * Fetches a file, going on where an earlier attempt ended, and puts it under its digest once it is whole and has that digest.
 *
 * @throws CupelError `MODEL_UNREADABLE` when it is refused, arrives damaged or cannot be written, `BACKEND_UNAVAILABLE`, `BACKEND_FAILED`, `ABORTED`
 */
export async function download(wanted: Download, digest: string, patience: Patience): Promise<void> {
  await onDisk(wanted, async () => {
    await using part = await openPartialFile(wanted.folder, digest);
    const found = part.size;
    await fetchRest(wanted, part, { digest, patience });
    if (found > 0 && (await digestOf(part, digest)) !== digest) {
      // It may be that what an earlier process left is what is wrong.
      await part.clear();
      await fetchRest(wanted, part, { digest, patience });
    }
    if ((await digestOf(part, digest)) === digest) return await part.complete(join(wanted.folder, digest));
    await part.remove();
    throw new CupelError(
      "MODEL_UNREADABLE",
      `${wanted.path} of ${wanted.reference.repository} arrived damaged: it has not the digest ${digest} that the hub names.`,
    );
  });
}

/** Asks the hub for a file's digest, where its list of files did not tell: SHA-256, or the SHA-1 of Git for a small file. */
export async function askDigest(wanted: Pick<Download, "reference" | "commit" | "path">, patience: Patience): Promise<string> {
  const { client } = patience;
  const ask = async ({ signal }: Listening): Promise<string> => {
    const { response, hub } = await client.get(pathOf(wanted), { signal });
    if (!response.ok) throw new HubTrouble(await refusedByHub(response, wanted.reference, client));
    await response.body?.cancel();
    const digest = digestIn(hub);
    if (digest !== undefined) return digest;
    throw new CupelError("MODEL_UNREADABLE", `The hub at ${client.address} names no digest for ${wanted.path}: it could not be checked.`);
  };
  return await persist(() => unlessSilent(patience, ask), patience);
}

async function fetchRest(wanted: Download, part: PartialFile, { digest, patience }: { digest: string; patience: Patience }): Promise<void> {
  let last = part.size;
  const moved = () => {
    const more = part.size > last;
    last = part.size;
    return more;
  };
  if (wanted.known.size !== undefined && part.size === wanted.known.size) return;
  const { client } = patience;
  const once = () => unlessSilent(patience, (listening) => fetchOnce(wanted, part, { ...listening, digest, client }));
  await persist(once, patience, moved);
}

async function fetchOnce(wanted: Download, part: PartialFile, { digest, client, heard, signal }: Fetching): Promise<void> {
  const { response, hub } = await client.get(pathOf(wanted), { signal, range: part.size });
  if (!response.ok && response.status !== 416) throw new HubTrouble(await refusedByHub(response, wanted.reference, client));
  if ((digestIn(hub) ?? digest) !== digest) throw changed(wanted);
  // A server that does not go on from there begins anew.
  if (startOf(response) !== part.size) await onDisk(wanted, () => part.clear());
  if (startOf(response) !== part.size) throw broke(`The hub at ${client.address} sends another part of ${wanted.path} than was asked for`);
  const total = wanted.known.size ?? totalIn(hub, response);
  for await (const bytes of bytesOf(response)) {
    heard();
    if (total !== undefined && part.size + bytes.length > total) throw changed(wanted);
    await onDisk(wanted, () => part.append(bytes));
    wanted.onProgress(part.size, total);
  }
  if (total !== undefined && part.size < total) throw broke(`The hub at ${client.address} sent ${part.size} of ${total} bytes`);
}

interface Fetching extends Listening {
  readonly digest: string;
  readonly client: HubClient;
}

function pathOf({ reference, commit, path }: Pick<Download, "reference" | "commit" | "path">): string {
  return `/${reference.repository}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function broke(sentence: string): HubTrouble {
  return new HubTrouble({ error: new CupelError("BACKEND_FAILED", `${sentence}.`), again: true });
}

function changed({ path, reference }: Download): CupelError {
  return new CupelError("MODEL_UNREADABLE", `${path} of ${reference.repository} is another file than the hub's list says: try again.`);
}

/** Where the bytes of an answer begin in the file; -1 for an answer that has none. */
function startOf(response: HubAnswer["response"]): number {
  if (response.status === 200) return 0;
  return Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? -1);
}

function totalIn(hub: HubAnswer["hub"], response: HubAnswer["response"]): number | undefined {
  const range = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  const length = response.status === 200 ? response.headers.get("content-length") : undefined;
  const total = hub.get("x-linked-size") ?? range ?? length;
  return total !== null && total !== undefined && /^\d+$/.test(total) ? Number(total) : undefined;
}

/** The digest in an entity tag: of the file itself where the answer only leads to it. */
function digestIn(hub: HubAnswer["hub"]): string | undefined {
  const tag = (hub.get("x-linked-etag") ?? hub.get("etag") ?? "").replace(/^W\//, "").replaceAll('"', "");
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(tag) ? tag : undefined;
}

/** The digest of what is there, of the same kind as the wanted one. */
async function digestOf(part: PartialFile, wanted: string): Promise<string> {
  const isGit = wanted.length === 40;
  const hash = createHash(isGit ? "sha1" : "sha256");
  if (isGit) hash.update(`blob ${part.size}\0`);
  for await (const bytes of part.read()) hash.update(bytes);
  return hash.digest("hex");
}

async function onDisk<Result>({ path, folder }: Pick<Download, "path" | "folder">, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (CupelError.is(thrown)) throw thrown;
    throw new CupelError("MODEL_UNREADABLE", `${path} cannot be kept in ${folder}: ${messageOf(thrown)}`, { cause: thrown });
  }
}
