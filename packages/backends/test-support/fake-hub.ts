import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type Handler, type LocalServer, sendJson, startServer } from "@cupel/testing";

/** What a fake hub has and how it fails. */
export interface FakeHubOptions {
  /** Files by path, in `owner/name`. Those of less than 200 bytes are kept by Git itself, as small files of the real hub are. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Answers instead of the hub; true when it did. */
  readonly hub?: (path: string, response: ServerResponse) => boolean;
  /** Answers instead of the server of the bytes; true when it did. `index` is the 0-based number of its request. */
  readonly store?: (
    bytes: Uint8Array,
    context: { readonly response: ServerResponse; readonly start: number; readonly index: number },
  ) => boolean;
  /** Leaves digests and sizes out of the list of files, as some mirrors do. */
  readonly terse?: boolean;
}

/** A hub and, elsewhere, the server that its large files come from. */
export interface FakeHub extends AsyncDisposable {
  readonly hub: LocalServer;
  readonly store: LocalServer;
}

export const fakeCommit = "c0ffee".padEnd(40, "0");
const smallFile = 200;

/** Starts both. The hub knows one repository, `owner/name`, with the branch `main`. */
export async function startFakeHub(options: FakeHubOptions): Promise<FakeHub> {
  const { files } = options;
  const store = await startServer((request, response, index) => {
    const bytes = files[decodeURIComponent(request.path.slice(1))] ?? new Uint8Array();
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (!options.store?.(bytes, { response, start, index })) sendBytes(response, bytes, start);
  });
  const handler: Handler = ({ path, headers }, response) => {
    if (options.hub?.(path, response)) return;
    const refused = (status: number, code: string, message: string) =>
      response.writeHead(status, { "x-error-code": code, "x-error-message": message }).end(message);
    const [, repository, revision] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/([^?]+)/.exec(path) ?? [];
    if (repository !== undefined && repository !== "owner/name") return void refused(401, "RepoNotFound", "Invalid username or password.");
    if (revision !== undefined && ![fakeCommit, "main"].includes(revision)) return void refused(404, "RevisionNotFound", "Invalid rev id");
    if (revision !== undefined) return sendJson(response, listing(options));
    const [, file = ""] = new RegExp(`^/owner/name/resolve/${fakeCommit}/(.+)$`).exec(decodeURIComponent(path)) ?? [];
    const bytes = files[file];
    if (bytes === undefined) return void refused(404, "EntryNotFound", "Entry not found");
    if (bytes.length < smallFile) {
      response.setHeader("etag", `"${gitDigest(bytes)}"`);
      return sendBytes(response, bytes, Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0));
    }
    response.writeHead(302, {
      "x-repo-commit": fakeCommit,
      "x-linked-etag": `"${sha256(bytes)}"`,
      "x-linked-size": String(bytes.length),
      location: `${store.url}/${encodeURIComponent(file)}`,
    });
    response.end("Found");
  };
  const hub = await startServer(handler);
  return {
    hub,
    store,
    [Symbol.asyncDispose]: async () => {
      await hub[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** Sends the rest of a file, as asked. */
export function sendBytes(response: ServerResponse, bytes: Uint8Array, start: number): void {
  if (start >= bytes.length && start > 0) return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
  const rest = bytes.subarray(start);
  const range = start === 0 ? {} : { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(start === 0 ? 200 : 206, { "content-length": rest.length, ...range }).end(rest);
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function gitDigest(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function listing({ files, terse = false }: FakeHubOptions): object {
  const siblings = Object.entries(files).map(([rfilename, bytes]) => {
    if (terse) return { rfilename };
    const lfs = bytes.length < smallFile ? {} : { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 134 } };
    return { rfilename, blobId: gitDigest(bytes), size: bytes.length, ...lfs };
  });
  return { id: "owner/name", sha: fakeCommit, private: false, gated: false, siblings };
}
