import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { localUnavailable } from "../../test-support/local-unavailable.ts";
import { openSandbox } from "../open-sandbox.ts";

const unavailable = await localUnavailable();

const owner = `
import { openSandbox } from ${JSON.stringify(new URL("../open-sandbox.ts", import.meta.url).href)};
const sandbox = await openSandbox({ mode: "local", workers: 1, wallMs: 60000 });
const hang = "f()\\nfrom decimal import Decimal\\nint(Decimal('1e99999999'))";
sandbox.judge({ mode: "tests", candidate: "def f(): pass", entry: ["f"], tests: hang });
setTimeout(() => process.stdout.write("running"), 200);
`;

const idler = `
import { openSandbox } from ${JSON.stringify(new URL("../open-sandbox.ts", import.meta.url).href)};
const sandbox = await openSandbox({ mode: "local", workers: 1 });
const { status } = await sandbox.judge({ mode: "load", candidate: "def f(): pass", entry: ["f"] });
process.stdout.write(status);
`;

const node = (source: string) =>
  spawn(process.execPath, ["--conditions=@cupel/source", "--input-type=module", "-e", source], { stdio: ["ignore", "pipe", "inherit"] });

describe.skipIf(unavailable !== "")("a judge", () => {
  it("dies with its owner, also while it hangs in C, and takes zygote and candidates along", async () => {
    const child = node(owner);
    await once(child.stdout, "data");
    const family = descendants(child.pid ?? 0);
    expect(family.length).toBeGreaterThanOrEqual(3);
    child.kill("SIGKILL");
    await expect.poll(() => family.filter(isAlive), { timeout: 5000 }).toEqual([]);
  });

  it("does not keep its owner alive once it is idle", { timeout: 20_000 }, async () => {
    const child = node(idler);
    const [status] = await once(child.stdout, "data");
    expect(String(status)).toBe("pass");
    expect((await once(child, "exit"))[0]).toBe(0);
  });

  it("is not taken for hung when our own thread was busy past the limit", async () => {
    await using sandbox = await openSandbox({ mode: "local", workers: 1, wallMs: 400 });
    const job = sandbox.judge({ mode: "tests", candidate: "def f(): return 1", entry: ["f"], tests: "assert f() == 1" });
    await setImmediate();
    const [judge = 0] = descendants(process.pid).filter((pid) => stat(pid)[1] === String(process.pid));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    expect(await job).toMatchObject({ status: "pass" });
    expect(await sandbox.judge({ mode: "load", candidate: "def f(): pass", entry: ["f"] })).toMatchObject({ status: "pass" });
    expect(isAlive(judge)).toBe(true); // not killed and started anew
  });
});

function stat(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  return !["Z", "X", undefined].includes(stat(pid)[0]);
}

function descendants(pid: number): number[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const children = all.filter((other) => stat(other)[1] === String(pid));
  return [...children, ...children.flatMap(descendants)];
}
