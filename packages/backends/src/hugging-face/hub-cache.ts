import { mkdir, readdir, readFile, readlink, rename, stat, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { threadId } from "node:worker_threads";

/** Environment variables that decide where models are and how they come there. */
export type HubEnvironment = Readonly<Record<string, string | undefined>>;

/** The folder that the hub's own tools keep models in, and share with us. */
export function hubFolder(environment: HubEnvironment): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = environment;
  const own = HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE;
  return own || join(HF_HOME || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "huggingface"), "hub");
}

/** One repository in that folder: `blobs/DIGEST`, `refs/REVISION` and `snapshots/COMMIT/FILE`, the last being links to the first. */
export interface CachedRepository {
  readonly folder: string;
  /** The folder of the files by their digests. */
  readonly blobs: string;
  /** The commit that a branch or tag stood for when it was last asked for. */
  commitOf(revision: string): Promise<string | undefined>;
  /** The paths of the files that are there of a commit. */
  files(commit: string): Promise<readonly string[]>;
  /** Where a file of a commit is read. */
  path(commit: string, file: string): string;
  /** The SHA-256 that a file of a commit must have; undefined where the cache does not say. */
  digestOf(commit: string, file: string): Promise<string | undefined>;
  /** Puts a blob in the place of a file of a commit. */
  link(commit: string, file: string, digest: string): Promise<void>;
  /** Keeps what a branch or tag stands for. */
  remember(revision: string, commit: string): Promise<void>;
}

/** A commit of Git, and what else a revision may be. */
const commitPattern = /^[0-9a-f]{40}$/;
const sha256Pattern = /^[0-9a-f]{64}$/;

export function cachedRepository(cache: string, repository: string): CachedRepository {
  const folder = join(cache, `models--${repository.replace("/", "--")}`);
  const blobs = join(folder, "blobs");
  const path = (commit: string, file: string) => join(folder, "snapshots", commit, file);
  return {
    folder,
    blobs,
    path,
    commitOf: async (revision) => {
      if (commitPattern.test(revision)) return revision;
      const commit = (await readFile(join(folder, "refs", revision), "utf8").catch(() => "")).trim();
      return commitPattern.test(commit) ? commit : undefined;
    },
    files: async (commit) => {
      const root = join(folder, "snapshots", commit);
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name));
      const there = await Promise.all(files.map(async (file) => ((await isFile(file)) ? [file] : [])));
      return there.flat().map((file) => relative(root, file).split(sep).join("/"));
    },
    digestOf: async (commit, file) => {
      const digest = basename(await readlink(path(commit, file)).catch(() => ""));
      return sha256Pattern.test(digest) ? digest : undefined;
    },
    link: async (commit, file, digest) => {
      const place = path(commit, file);
      await mkdir(dirname(place), { recursive: true });
      const temporary = temporaryName(place);
      try {
        await symlink(relative(dirname(place), join(blobs, digest)), temporary);
      } catch {
        // Some systems allow no links: the file itself goes there, as the hub's own tools have it.
        await rename(join(blobs, digest), place);
        return;
      }
      await rename(temporary, place);
    },
    remember: async (revision, commit) => {
      if (revision === commit) return;
      const place = join(folder, "refs", revision);
      await mkdir(dirname(place), { recursive: true });
      const temporary = temporaryName(place);
      await writeFile(temporary, commit);
      await rename(temporary, place);
    },
  };
}

let temporaries = 0;

/** A name beside a path that nobody else uses. What stands under it is renamed at once. */
function temporaryName(path: string): string {
  return `${path}.${process.pid}-${threadId}-${temporaries++}.new`;
}

/** True for a file, or a link to one. A link whose blob is gone is none. */
export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
