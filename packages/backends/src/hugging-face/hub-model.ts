import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { CupelError, createRandom, type Random } from "@cupel/core";
import { nameList } from "../name-list.ts";
import { chooseFiles } from "./choose-file.ts";
import { askDigest, download } from "./download.ts";
import { type CachedRepository, cachedRepository, type HubEnvironment, hubFolder, isFile } from "./hub-cache.ts";
import { createHubClient, type HubClient } from "./hub-client.ts";
import { type HubListing, listFiles } from "./hub-files.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { type Patience, persist } from "./persist.ts";
import { type HubReference, parseHubReference, pinnedReference } from "./reference.ts";
import { unlessSilent } from "./unless-silent.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** The file, as a reference that means the same bytes for ever. */
  readonly file: string;
  /** Bytes that are there. */
  readonly received: number;
  /** Bytes of the whole file, where the hub tells. */
  readonly total: number | undefined;
}

/** How models of the hub are found and fetched. */
export interface HubOptions {
  /**
   * `HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`, `HF_HUB_OFFLINE` and the variables that name a
   * proxy. Default: those of the process.
   */
  readonly environment?: HubEnvironment;
  /** Called with every piece of a file that is fetched. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Most failures in a row before a request is given up. Default 5. */
  readonly retries?: number;
  /** Milliseconds without a byte after which a connection counts as broken. Default 60,000. */
  readonly silence?: number;
  /** Waits before further attempts; rejects when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Source of the jitter between attempts. */
  readonly random?: Random;
  readonly signal?: AbortSignal;
}

/** A model of the hub that is on this machine. */
export interface HubModel {
  /** The file, or the first of its parts. */
  readonly path: string;
  /** What its SHA-256 must be; absent where the cache does not say. */
  readonly sha256?: string;
  /** The reference with the commit and the file that were found. */
  readonly reference: string;
}

/**
 * Finds a model of the Hugging Face hub in the cache that the hub's own tools use, and fetches it into that where it is missing. A file or
 * quantization that is in the cache is taken without asking the hub; where none is named, the hub is asked which files there are.
 *
 * @throws CupelError `USAGE` for what is no reference, `MODEL_UNREADABLE` when there is no such file or it may not be had, naming the files that
 * exist, `BACKEND_UNAVAILABLE` without a hub, `BACKEND_FAILED`, `ABORTED`
 */
export async function hubModel(text: string, options: HubOptions = {}): Promise<HubModel> {
  const { environment = process.env } = options;
  const reference = parseHubReference(text);
  const cache = cachedRepository(hubFolder(environment), reference.repository);
  const cached = await findCached(cache, reference);
  const isOffline = /^(1|on|yes|true)$/i.test(environment.HF_HUB_OFFLINE ?? "");
  if (cached !== undefined && (isOffline || reference.file !== undefined || reference.quantization !== undefined)) return cached;
  if (isOffline) throw await notCached(cache, reference);
  await using client = createHubClient(environment);
  const patience = patienceOf(client, options);
  try {
    const list = () => unlessSilent(patience, ({ signal }) => listFiles(client, reference, signal));
    const listing = await persist(list, patience);
    return await fetchModel({ cache, reference, listing, options }, { ...patience, known: true });
  } catch (thrown) {
    if (cached !== undefined && CupelError.is(thrown) && thrown.code === "BACKEND_UNAVAILABLE") return cached;
    throw thrown;
  }
}

function patienceOf(client: HubClient, options: HubOptions): Patience {
  const { retries = 5, silence = 60_000, random = createRandom(`hub ${client.address}`), signal = new AbortController().signal } = options;
  const { sleep = (milliseconds, until) => setTimeout(milliseconds, undefined, { signal: until }) } = options;
  return { client, known: false, silence, retries, random, sleep, signal };
}

async function findCached(cache: CachedRepository, reference: HubReference): Promise<HubModel | undefined> {
  const commit = await cache.commitOf(reference.revision);
  if (commit === undefined) return undefined;
  const names = await cache.files(commit);
  try {
    const [file = ""] = chooseFiles(names, reference);
    return await modelAt(cache, { repository: reference.repository, commit, file });
  } catch (thrown) {
    // What the cache lacks the hub may have.
    if (CupelError.is(thrown)) return undefined;
    throw thrown;
  }
}

interface Task {
  readonly cache: CachedRepository;
  readonly reference: HubReference;
  readonly listing: HubListing;
  readonly options: HubOptions;
}

async function fetchModel({ cache, reference, listing, options }: Task, patience: Patience): Promise<HubModel> {
  const { commit } = listing;
  const { repository } = reference;
  const { onProgress = () => {} } = options;
  const files = chooseFiles([...listing.files.keys()], reference);
  for (const path of files) {
    const known = listing.files.get(path) ?? {};
    const digest = known.sha256 ?? (await askDigest({ reference, commit, path }, patience));
    const file = pinnedReference(repository, commit, path);
    const wanted = { reference, commit, path, known, folder: cache.blobs };
    const report = (received: number, total: number | undefined) => onProgress({ file, received, total });
    const blob = join(cache.blobs, digest);
    await oneAtATime(blob, patience.signal, async () => {
      if (await isFile(cache.path(commit, path))) return;
      if (!(await isFile(blob))) await download({ ...wanted, onProgress: report }, digest, patience);
      await cache.link(commit, path, digest);
    });
  }
  await cache.remember(reference.revision, commit);
  return await modelAt(cache, { repository, commit, file: files[0] ?? "" });
}

async function modelAt(
  cache: CachedRepository,
  { repository, commit, file }: { readonly repository: string; readonly commit: string; readonly file: string },
): Promise<HubModel> {
  const sha256 = await cache.digestOf(commit, file);
  return { path: cache.path(commit, file), reference: pinnedReference(repository, commit, file), ...(sha256 !== undefined && { sha256 }) };
}

async function notCached(cache: CachedRepository, { repository, revision }: HubReference): Promise<CupelError> {
  const commit = await cache.commitOf(revision);
  const files = (commit === undefined ? [] : await cache.files(commit)).filter((file) => /\.gguf$/i.test(file));
  return new CupelError("BACKEND_UNAVAILABLE", `HF_HUB_OFFLINE is set, and of ${repository} the cache has ${nameList(files)}.`, {
    hint: `Unset it, or put the file into ${cache.folder}.`,
  });
}
