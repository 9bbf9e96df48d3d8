import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sharedModules } from "../python-modules.ts";
import { sealSnapshot, unsealSnapshot } from "./snapshot-file.ts";
import { isSoundSnapshot, snapshotPath, writeSnapshot } from "./snapshot-store.ts";
import { openWasmSandbox } from "./wasm-sandbox.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "snapshots-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a sealed snapshot opens again; one with any byte changed does not", () => {
  const sealed = sealSnapshot(Uint8Array.of(1, 2, 3));
  expect([...(unsealSnapshot(sealed) ?? [])]).toEqual([1, 2, 3]);
  for (let index = 0; index < sealed.length; index++) {
    const changed = Uint8Array.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(unsealSnapshot(changed)).toBeUndefined();
  }
  expect(unsealSnapshot(sealed.subarray(1))).toBeUndefined();
  expect(unsealSnapshot(new Uint8Array(0))).toBeUndefined();
});

test("other Python sources have another snapshot", () => {
  const modules = sharedModules();
  expect(snapshotPath(folder, modules)).not.toBe(snapshotPath(folder, { ...modules, "cupel.decode": "" }));
});

test("writing leaves one file, which only its owner can change, and takes old ones away", async () => {
  const path = snapshotPath(join(folder, "new"), sharedModules());
  await writeSnapshot(path, Uint8Array.of(1));
  const [old, recent, foreign] = ["pyodide-1-a.snapshot", "pyodide-2-b.snapshot", "mine.txt"].map((name) => join(path, "..", name));
  for (const file of [old, recent, foreign]) if (file !== undefined) writeFileSync(file, "");
  for (const file of [old, foreign]) if (file !== undefined) utimesSync(file, 1, 1);
  await writeSnapshot(path, Uint8Array.of(2));
  expect(readdirSync(join(path, "..")).toSorted()).toEqual(
    ["mine.txt", path.slice(path.lastIndexOf("pyodide-")), "pyodide-2-b.snapshot"].toSorted(),
  );
  expect([...(unsealSnapshot(readFileSync(path)) ?? [])]).toEqual([2]);
  expect(await isSoundSnapshot(path)).toBe(true);
  expect(await isSoundSnapshot(join(folder, "absent"))).toBe(false);
});

test.skipIf(process.platform === "win32")("a snapshot that others may write is not trusted", async () => {
  const path = snapshotPath(folder, sharedModules());
  await writeSnapshot(path, Uint8Array.of(1));
  chmodSync(path, 0o666);
  expect(await isSoundSnapshot(path)).toBe(false);
});

const slow = { timeout: 180_000 };
const options = {
  workers: 1,
  wallMs: 5000,
  memoryBytes: 256 << 20,
  recycleAfter: 1000,
  python: undefined,
  scratch: false,
  packages: [],
  preload: [],
  namespaces: true,
  runAs: undefined,
};

test("a damaged snapshot is made anew", slow, async () => {
  const path = snapshotPath(folder, sharedModules());
  await writeSnapshot(path, Uint8Array.of(1, 2, 3));
  writeFileSync(path, "damaged");
  await using sandbox = await openWasmSandbox({ ...options, cacheDirectory: folder });
  expect(sandbox.description.layers).toContain("memory reset, from a snapshot");
  expect(await isSoundSnapshot(path)).toBe(true);
  expect(statSync(path).size).toBeGreaterThan(30_000_000);
});

test("a folder that cannot be written costs time, not the mode", slow, async () => {
  writeFileSync(join(folder, "file"), "");
  await using sandbox = await openWasmSandbox({ ...options, cacheDirectory: join(folder, "file", "cache") });
  expect(sandbox.description.layers).toContain("memory reset");
  expect(await sandbox.judge({ mode: "load", candidate: "def f(): pass", entry: ["f"] })).toMatchObject({ status: "pass" });
});
