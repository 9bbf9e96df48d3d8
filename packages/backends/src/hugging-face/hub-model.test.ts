import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createRandom } from "@cupel/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeHub, type FakeHubOptions, fakeCommit, sendBytes, sha256, startFakeHub } from "../../test-support/fake-hub.ts";
import { freeAddress } from "../../test-support/served.ts";
import { embedded } from "../embedded/embedded.ts";
import { randomModel } from "../embedded/testing/random-model.ts";
import { type HubOptions, hubModel } from "./hub-model.ts";

const random = createRandom("bytes");
const bytes = Uint8Array.from({ length: 300_000 }, () => random.integer(256));
const other = bytes.slice(0, 5_000);
const small = new TextEncoder().encode("GGUF, but small");
const files = { "README.md": small, "m-Q8_0.gguf": bytes, "folder/m-F16.gguf": other, "tiny-Q2_K.gguf": small };
const token = "hf_sesamesesame";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "cupel-hub-"));
});
afterAll(() => rm(root, { recursive: true }));

let count = 0;
/** A cache folder of its own for each use. */
const newCache = () => join(root, String(count++));
const environmentOf = ({ hub }: Pick<FakeHub, "hub">, cache: string) => ({ HF_ENDPOINT: hub.url, HF_HUB_CACHE: cache, HF_TOKEN: token });
const blobsIn = (cache: string) => join(cache, "models--owner--name", "blobs");

/** Finds a model at a fake hub with these files; tells what was asked of it. */
async function found(
  reference: string,
  options: Partial<FakeHubOptions> & { readonly cache?: string; readonly hubOptions?: HubOptions } = {},
) {
  const { cache = newCache(), hubOptions, ...rest } = options;
  await using fake = await startFakeHub({ files, ...rest });
  const sleep = async () => {};
  const model = await hubModel(reference, { environment: environmentOf(fake, cache), sleep, retries: 2, ...hubOptions }).catch(
    (error) => error,
  );
  const ranges = fake.store.requests.map(({ headers }) => headers.range ?? "whole");
  return { model, cache, ranges, hub: fake.hub.requests, store: fake.store.requests, url: fake.hub.url };
}

describe("a model of the hub", () => {
  test("is fetched into the cache as the hub's own tools lay it out, and pinned", async () => {
    const { model, cache, hub } = await found("hf:owner/name:Q8_0");
    const folder = join(cache, "models--owner--name");
    expect(model).toEqual({
      path: join(folder, "snapshots", fakeCommit, "m-Q8_0.gguf"),
      sha256: sha256(bytes),
      reference: `hf:owner/name@${fakeCommit}:m-Q8_0.gguf`,
    });
    expect(sha256(await readFile(model.path))).toBe(sha256(bytes));
    expect(await readlink(model.path)).toBe(join("..", "..", "blobs", sha256(bytes)));
    expect(await readdir(blobsIn(cache))).toEqual([sha256(bytes)]);
    expect(await readFile(join(folder, "refs", "main"), "utf8")).toBe(fakeCommit);
    expect(hub.map(({ path }) => path)).toEqual([
      "/api/models/owner/name/revision/main?blobs=true",
      `/owner/name/resolve/${fakeCommit}/m-Q8_0.gguf`,
    ]);
  });

  test("is taken from the cache without a word where it is named, and asked for by list where it is not", async () => {
    const { cache, model } = await found("hf:owner/name:folder/m-F16.gguf");
    const again = await found("hf:owner/name:m-F16.gguf", { cache });
    expect([again.model, again.hub]).toEqual([model, []]);
    const pinned = await found(model.reference, { cache });
    expect([pinned.model, pinned.hub]).toEqual([model, []]);
    const unnamed = await found("hf:owner/name", { cache, files: { "m.gguf": bytes } });
    expect([unnamed.model.path.endsWith("m.gguf"), unnamed.hub.length]).toEqual([true, 2]);
  });

  test("that another tool put there is found, wherever the environment says the cache is", async () => {
    const folder = join(newCache(), "hub", "models--owner--name");
    await mkdir(join(folder, "snapshots", fakeCommit), { recursive: true });
    await mkdir(join(folder, "refs"));
    await mkdir(join(folder, "blobs"));
    await writeFile(join(folder, "refs", "main"), `${fakeCommit}\n`);
    await writeFile(join(folder, "blobs", sha256(bytes)), bytes);
    const path = join(folder, "snapshots", fakeCommit, "m-Q8_0.gguf");
    await symlink(join("..", "..", "blobs", sha256(bytes)), path);
    await symlink(join("..", "..", "blobs", "gone"), join(folder, "snapshots", fakeCommit, "m-Q4_0.gguf"));
    const hub = join(folder, "..");
    for (const environment of [
      { HF_HUB_CACHE: hub },
      { HUGGINGFACE_HUB_CACHE: hub },
      { HF_HOME: join(hub, "..") },
      { HF_HUB_CACHE: hub, HF_HUB_OFFLINE: "1" },
    ]) {
      expect(await hubModel("hf:owner/name:Q8_0", { environment })).toMatchObject({ path, sha256: sha256(bytes) });
    }
    await mkdir(join(folder, "..", "..", "xdg", "huggingface"), { recursive: true });
    await symlink(hub, join(folder, "..", "..", "xdg", "huggingface", "hub"));
    expect((await hubModel("hf:owner/name:Q8_0", { environment: { XDG_CACHE_HOME: join(hub, "..", "xdg") } })).sha256).toBe(sha256(bytes));
    const offline = { HF_HUB_CACHE: hub, HF_HUB_OFFLINE: "1" };
    expect((await hubModel("hf:owner/name", { environment: offline })).path).toBe(path);
    await expect(hubModel("hf:owner/name:Q4_0", { environment: offline })).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: "HF_HUB_OFFLINE is set, and of owner/name the cache has m-Q8_0.gguf.",
    });
  });

  test("in several parts is all of them, side by side", async () => {
    const parts = { "m-00001-of-00002.gguf": bytes, "m-00002-of-00002.gguf": other };
    const { model } = await found("hf:owner/name", { files: parts });
    expect(sha256(await readFile(model.path.replace("00001-of", "00002-of")))).toBe(sha256(other));
    expect(model.reference).toMatch(/:m-00001-of-00002\.gguf$/);
  });

  test("that Git keeps itself, or of which a mirror tells little, is checked all the same", async () => {
    expect(await readFile((await found("hf:owner/name:Q2_K")).model.path)).toEqual(Buffer.from(small));
    for (const what of ["Q8_0", "Q2_K"]) {
      const { model } = await found(`hf:owner/name:${what}`, { terse: true });
      expect(sha256(await readFile(model.path))).toBe(sha256(what === "Q8_0" ? bytes : small));
    }
  });

  test("runs in the embedded backend under its reference, with its source among the facts", async () => {
    const cache = newCache();
    await using fake = await startFakeHub({ files: { "random-F32.gguf": randomModel() } });
    await using backend = embedded({ model: "hf:owner/name", inline: true, hub: { environment: environmentOf(fake, cache) } });
    expect(backend.model).toBe("hf:owner/name");
    expect((await backend.generate({ prompt: "x", maxTokens: 4, temperature: 0, seed: 1 })).usage.outputTokens).toBeGreaterThan(0);
    expect((await backend.capabilities()).facts).toMatchObject({
      engine: "reference",
      source: `hf:owner/name@${fakeCommit}:random-F32.gguf`,
    });
  });

  test("that rotted in the cache is refused by its digest", async () => {
    const cache = newCache();
    const model = randomModel();
    await using fake = await startFakeHub({ files: { "m.gguf": model } });
    const environment = environmentOf(fake, cache);
    await hubModel("hf:owner/name:m.gguf", { environment });
    await writeFile(join(blobsIn(cache), sha256(model)), model.with(-1, (model.at(-1) ?? 0) ^ 1));
    await using backend = embedded({ model: "hf:owner/name:m.gguf", inline: true, hub: { environment } });
    await expect(backend.capabilities()).rejects.toMatchObject({ code: "MODEL_UNREADABLE", message: expect.stringContaining("SHA-256") });
  });

  test("is no longer fetched when its backend is released", async () => {
    await using fake = await startFakeHub({
      files,
      store: (_, { response }) => response.writeHead(200, { "content-length": bytes.length }).write("x"),
    });
    const backend = embedded({ model: "hf:owner/name:Q8_0", hub: { environment: environmentOf(fake, newCache()) } });
    const running = backend.capabilities().catch((error: unknown) => error);
    while (fake.store.requests.length === 0) await setTimeout(1);
    await backend[Symbol.asyncDispose]();
    expect(await running).toMatchObject({ code: "ABORTED" });
  });
});

describe("a download", () => {
  test("that is cut goes on where it was, again and again", async () => {
    let progress: number[] = [];
    const cut = (
      whole: Uint8Array,
      { response, start, index }: { response: Parameters<typeof sendBytes>[0]; start: number; index: number },
    ) => {
      if (index >= 6) return false;
      response.writeHead(start === 0 ? 200 : 206, {
        "content-length": whole.length - start,
        ...(start > 0 && { "content-range": `bytes ${start}-${whole.length - 1}/${whole.length}` }),
      });
      response.write(whole.subarray(start, start + 40_000), () => response.destroy());
      return true;
    };
    const onProgress = ({ received }: { readonly received: number }) => progress.push(received);
    const { model, ranges } = await found("hf:owner/name:Q8_0", { store: cut, hubOptions: { onProgress } });
    expect(sha256(await readFile(model.path))).toBe(sha256(bytes));
    // More breaks in all than may follow each other.
    expect(ranges).toHaveLength(7);
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range))).toBe(true);
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
    expect(progress.at(-1)).toBe(bytes.length);
    progress = [];
  });

  test("that is killed leaves nothing that is taken for whole, and the next process goes on with what is there", async () => {
    const cache = newCache();
    const half = 150_000;
    const slow: FakeHubOptions["store"] = (whole, { response, start, index }) => {
      if (index > 0) return false;
      response.writeHead(200, { "content-length": whole.length }).write(whole.subarray(start, half));
      return true;
    };
    await using fake = await startFakeHub({ files, store: slow });
    const environment = environmentOf(fake, cache);
    const script = fileURLToPath(new URL("../../test-support/download-child.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=@cupel/source", script, "hf:owner/name:Q8_0"], {
      env: { ...environment, PATH: process.env.PATH ?? "" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let received = "";
    for await (const piece of child.stdout) {
      received += String(piece);
      if (received.includes(`${half}\n`)) break;
    }
    child.kill("SIGKILL");
    await once(child, "exit").catch(() => {});
    const left = await readdir(blobsIn(cache));
    expect(left).toEqual([`${sha256(bytes)}.${child.pid}-0.part`]);
    expect((await readFile(join(blobsIn(cache), left[0] ?? ""))).length).toBe(half);
    expect(await readdir(join(cache, "models--owner--name"))).toEqual(["blobs"]);
    const { path } = await hubModel("hf:owner/name:Q8_0", { environment });
    expect(sha256(await readFile(path))).toBe(sha256(bytes));
    expect(fake.store.requests.map(({ headers }) => headers.range)).toEqual([undefined, `bytes=${half}-`]);
    expect(await readdir(blobsIn(cache))).toEqual([sha256(bytes)]);
  });

  test.each<[string, Partial<FakeHubOptions>]>([
    ["ignores ranges", { store: (whole, { response }) => Boolean(response.writeHead(200).end(whole)) }],
    [
      "sends another part than was asked for",
      { store: (whole, { response, index }) => index === 0 && Boolean(sendBytes(response, whole, 7) ?? true) },
    ],
    ["has less than is there already", { store: (_, { response, index }) => index === 0 && Boolean(response.writeHead(416).end()) }],
  ])("begins anew where the server %s", async (_what, options) => {
    const cache = newCache();
    await leave(cache, bytes.subarray(0, 1000));
    const { model } = await found("hf:owner/name:Q8_0", { cache, ...options });
    expect(sha256(await readFile(model.path))).toBe(sha256(bytes));
  });

  test("begins anew once where what was left is wrong, and fails where what comes is wrong", async () => {
    const cache = newCache();
    await leave(cache, bytes.slice(0, 1000).fill(0));
    const { model, ranges } = await found("hf:owner/name:Q8_0", { cache });
    expect([sha256(await readFile(model.path)), ranges]).toEqual([sha256(bytes), ["bytes=1000-", "whole"]]);
    const wrong = await found("hf:owner/name:Q8_0", {
      store: (whole, { response }) => Boolean(response.writeHead(200).end(whole.toReversed())),
    });
    expect(wrong.model).toMatchObject({ code: "MODEL_UNREADABLE", message: expect.stringContaining("arrived damaged") });
    expect(await readdir(blobsIn(wrong.cache))).toEqual([]);
  });

  test("that was whole before the process died is only checked", async () => {
    const cache = newCache();
    await leave(cache, bytes);
    const { model, ranges } = await found("hf:owner/name:Q8_0", { cache });
    expect([sha256(await readFile(model.path)), ranges]).toEqual([sha256(bytes), []]);
  });

  test("of the same file twice at a time is one, and leaves a living process's part alone", async () => {
    const cache = newCache();
    await using fake = await startFakeHub({ files });
    const environment = environmentOf(fake, cache);
    await mkdir(blobsIn(cache), { recursive: true });
    const living = `${sha256(bytes)}.${process.ppid}-0.part`;
    await writeFile(join(blobsIn(cache), living), bytes.subarray(0, 9));
    const both = await Promise.all([1, 2].map(() => hubModel("hf:owner/name:Q8_0", { environment })));
    expect(both[0]).toEqual(both[1]);
    expect(fake.store.requests.map(({ headers }) => headers.range)).toEqual([undefined]);
    expect((await readdir(blobsIn(cache))).sort()).toEqual([sha256(bytes), living].sort());
  });

  test("in which nothing comes for a while is tried again, then given up", async () => {
    const silent: FakeHubOptions["store"] = (whole, { response, index }) => {
      if (index >= 1) return false;
      response.writeHead(200, { "content-length": whole.length }).write(whole.subarray(0, 10));
      return true;
    };
    const { model, ranges } = await found("hf:owner/name:Q8_0", { store: silent, hubOptions: { silence: 1000 } });
    expect([sha256(await readFile(model.path)), ranges]).toEqual([sha256(bytes), ["whole", "bytes=10-"]]);
    const list = await found("hf:owner/name:Q8_0", { hub: () => true, hubOptions: { silence: 50, retries: 1 } });
    expect(list.model).toMatchObject({ code: "BACKEND_FAILED", message: `The hub at ${list.url} sent nothing for 0.05 s.` });
    expect(list.hub).toHaveLength(2);
  });

  test("that cannot be written is an error of the disk, not of the hub", async () => {
    const cache = newCache();
    await mkdir(join(cache, "models--owner--name"), { recursive: true });
    await writeFile(blobsIn(cache), "a file in the way");
    const { model } = await found("hf:owner/name:Q8_0", { cache });
    expect(model).toMatchObject({ code: "MODEL_UNREADABLE", message: expect.stringContaining("m-Q8_0.gguf cannot be kept in ") });
  });
});

/** What a process that is gone left of the large file. */
async function leave(cache: string, part: Uint8Array): Promise<void> {
  const gone = spawn(process.execPath, ["-e", ""]);
  await once(gone, "exit");
  await mkdir(blobsIn(cache), { recursive: true });
  await writeFile(join(blobsIn(cache), `${sha256(bytes)}.${gone.pid}-0.part`), part);
}

describe("the hub", () => {
  test("alone gets the token: neither another host nor an error does", async () => {
    const { hub, store } = await found("hf:owner/name:Q8_0");
    expect(hub.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`, `Bearer ${token}`]);
    expect(store.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    const echo = await found("hf:owner/name:Q8_0", {
      hub: (_, response) => Boolean(response.writeHead(500, { "x-error-message": `bad token ${token}` }).end(token)),
    });
    expect(echo.model.message).toContain("answered 500: bad token <redacted>");
    expect(`${JSON.stringify(echo.model)}${echo.model.stack}`).not.toContain("sesame");
  });

  test("that renamed a model is followed", async () => {
    const { model } = await found("hf:owner/old:Q8_0", {
      hub: (path, response) => {
        if (!path.includes("owner/old")) return false;
        response.writeHead(307, { location: path.replace("owner/old", "owner/name") }).end();
        return true;
      },
    });
    expect(sha256(await readFile(model.path))).toBe(sha256(bytes));
  });

  const says = (status: number, code: string, message: string): Partial<FakeHubOptions> => ({
    hub: (_, response) => Boolean(response.writeHead(status, { "x-error-code": code, "x-error-message": message }).end()),
  });
  const leadsTo = (location: string): Partial<FakeHubOptions> => ({
    hub: (_, response) => Boolean(response.writeHead(302, { location }).end()),
  });

  test.each<[string, string, Partial<FakeHubOptions>, string, RegExp]>([
    [
      "no such model",
      "hf:owner/nmae",
      {},
      "MODEL_UNREADABLE",
      /^There is no model owner\/nmae on the hub at .*, or HF_TOKEN may not read it/,
    ],
    ["a gated model", "hf:owner/name", says(403, "GatedRepo", "Access is restricted"), "MODEL_UNREADABLE", /^owner\/name is gated/],
    ["no such revision", "hf:owner/name@v9", {}, "MODEL_UNREADABLE", /^owner\/name has no branch, tag or commit v9\.$/],
    ["no such file", "hf:owner/name:m-Q8_1.gguf", {}, "MODEL_UNREADABLE", /has no file m-Q8_1\.gguf; did you mean m-Q8_0\.gguf\? It has /],
    ["several files", "hf:owner/name", {}, "MODEL_UNREADABLE", /^owner\/name has several GGUF files: folder\/m-F16\.gguf, m-Q8_0\.gguf/],
    [
      "something else",
      "hf:owner/name",
      { hub: (_, response) => Boolean(response.end("<html>")) },
      "BACKEND_FAILED",
      /something that is no model/,
    ],
    ["a redirect to nowhere", "hf:owner/name", leadsTo("mailto:x"), "BACKEND_FAILED", /redirects to something that is no address/],
    ["a circle", "hf:owner/name", leadsTo("/again"), "BACKEND_FAILED", /redirects more than 5 times/],
    ["an overload that lasts", "hf:owner/name", says(429, "", "slow down"), "BACKEND_FAILED", /answered 429: slow down$/],
  ])("answers %s with a sentence", async (_what, reference, options, code, message) => {
    expect((await found(reference, options)).model).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("that turns away for a moment is asked again, after what it asks for", async () => {
    const waits: number[] = [];
    let refusals = 0;
    const hub: FakeHubOptions["hub"] = (_, response) => refusals++ < 2 && Boolean(response.writeHead(503, { "retry-after": "3" }).end());
    const { model } = await found("hf:owner/name:Q8_0", {
      hub,
      hubOptions: { sleep: async (milliseconds) => void waits.push(milliseconds) },
    });
    expect([model.sha256, waits]).toEqual([sha256(bytes), [3000, 3000]]);
  });

  test("that cannot be reached is said, unless the cache has what is meant", async () => {
    const environment = { HF_ENDPOINT: await freeAddress(), HF_HUB_CACHE: newCache() };
    await expect(hubModel("hf:owner/name", { environment })).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: `The Hugging Face hub at ${environment.HF_ENDPOINT} cannot be reached.`,
    });
    const { cache, model } = await found("hf:owner/name:Q8_0", { files: { "m-Q8_0.gguf": bytes } });
    expect(await hubModel("hf:owner/name", { environment: { ...environment, HF_HUB_CACHE: cache } })).toEqual(model);
  });

  test("offers no name that leads out of the cache", async () => {
    const { model } = await found("hf:owner/name", { files: { "../../../evil.gguf": bytes, "m.gguf": other } });
    expect(model.reference).toMatch(/:m\.gguf$/);
  });
});
