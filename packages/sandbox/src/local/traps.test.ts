import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localUnavailable } from "../../test-support/local-unavailable.ts";
import { openSandbox } from "../open-sandbox.ts";
import type { Sandbox } from "../sandbox.ts";
import { findInterpreter } from "./interpreter.ts";

// Mistakes that engines of this kind have made, each held by a test.

const wallMs = 2000;
let sandbox: Sandbox;
const unavailable = await localUnavailable();

const tests = (candidate: string, source: string, limit = wallMs) =>
  sandbox.judge({ mode: "tests", candidate, entry: ["f"], tests: source, wallMs: limit });
const stillRight = async () => expect(await tests("def f(x):\n    return x + 1", "assert f(1) == 2")).toMatchObject({ status: "pass" });

/** A candidate that searches the objects, the frames and the freed heap of its process for a text it never holds whole. */
const search = (half: string) => `
import ctypes, gc, sys
LIBC = ctypes.CDLL(None)
LIBC.sbrk.restype = ctypes.c_void_p
LIBC.mincore.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p)
def heap():
    page, end, seen = 4096, LIBC.sbrk(0) & ~4095, ctypes.create_string_buffer(1)
    start = end - page
    while LIBC.mincore(start, page, seen) == 0 and end - start < 1 << 27:
        start -= page
    return ctypes.string_at(start + page, end - start - page)
def found(text):
    if text.encode() in heap():
        return "heap"
    for d in gc.get_objects():
        if isinstance(d, dict):
            for k, o in list(d.items()):
                if isinstance(o, str) and text in o:
                    return "objects: %r" % k
    frame = sys._getframe(2)
    while frame:
        if any(isinstance(o, (str, bytes)) and text in repr(o) for o in list(frame.f_locals.values())):
            return "frames"
        frame = frame.f_back
    return ""
def f(own):
    if own:
        kept = "".join(reversed("${[...half].reverse().join("")}")) + "-own" + " " * 4000
        return found("${half}" + "-own" + " ")
    return found("${half}" + "-" + "secret")
`;

describe.skipIf(unavailable !== "")("mode local", () => {
  beforeAll(async () => {
    sandbox = await openSandbox({ mode: "local", workers: 1, wallMs });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it("1, 2: shows no test to a candidate, not in frames, objects or freed memory, also when tests repeat", async () => {
    const source = `literal = "needle-secret"\nassert f(True) == "heap", f(True)\nassert f(False) == "", f(False)\n# ${"x".repeat(5000)}`;
    for (let round = 0; round < 3; round++) {
      const outcome = await tests(search("needle"), source);
      expect(outcome, outcome.detail).toMatchObject({ status: "pass" });
    }
  });

  it("4: kills candidates whose parent dies, though changing user clears that wish", async () => {
    const job = tests("import time\ndef f():\n    time.sleep(60)", "f()");
    let candidate = 0;
    await expect.poll(() => (candidate = sleeping())).toBeGreaterThan(0);
    process.kill(parentOf(candidate), "SIGKILL"); // the zygote, so that nobody is left to kill it
    await expect.poll(() => isAlive(candidate), { timeout: 1000 }).toBe(false);
    expect((await job).status).not.toBe("pass");
    await stillRight();
  });

  it("5: seeds the candidate by the job, alike each time, and the judge from another stream", async () => {
    const drawn = async (seed: number) => {
      const source = "import random\nraise ValueError(repr((f(), random.random() != f())))";
      const { detail } = await sandbox.judge({
        mode: "tests",
        candidate: "import random\ndef f(): return random.random()",
        entry: ["f"],
        tests: source,
        seed,
      });
      return detail;
    };
    const first = await drawn(1);
    expect(first).toMatch(/\(0\.\d+, True\)/);
    expect(await drawn(1)).toBe(first);
    expect(await drawn(2)).not.toBe(first);
  });

  it("6: starts with an empty environment, also for getenv", async () => {
    process.env.CUPEL_TRAP = "secret";
    const candidate = `
import ctypes, os
def f():
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_char_p
    raw = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
    first = raw[0] if raw else None
    return [dict(os.environ), libc.getenv(b"CUPEL_TRAP"), libc.getenv(b"PATH"), first]
`;
    expect(await tests(candidate, "assert f() == [{}, None, None, None], f()")).toMatchObject({ status: "pass" });
  });

  it("7: stops the clock of a job that is over", async () => {
    expect(await tests("def f(): pass", "f()", 600)).toMatchObject({ status: "pass" });
    expect(await tests("import time\ndef f(): time.sleep(1)", "f()")).toMatchObject({ status: "pass" });
  });

  it.each([
    ["its death", "import os\ndef f(): os._exit(0)", "crashed"],
    ["a failed load", "raise ValueError", "load"],
    ["a missing entry", "def g(): pass", "load"],
    ["a refused value", "def f(): return object()", "output"],
    ["a breach of protocol", "import os\ndef f(): os.write(3, b'\\0\\0\\0\\2{}')", "protocol"],
    ["running out of time", "def f():\n    while True: pass", "timeout"],
  ])("8: does not take %s for the exception that a test wants", async (_name, candidate, code) => {
    const swallow = "for _ in range(3):\n    try:\n        f()\n    except BaseException:\n        pass\n    else:\n        assert False";
    expect(await tests(candidate, swallow, code === "timeout" ? 500 : wallMs)).toMatchObject({ status: "fail", code });
  });

  it("8: does not let StopIteration end the test's own loop", async () => {
    for (const name of ["StopIteration", "StopAsyncIteration", "GeneratorExit"]) {
      expect(await tests(`def f(x): raise ${name}`, "assert all(map(f, [1, 2]))")).toMatchObject({ status: "fail" });
    }
  });

  it.each([
    ["half a frame", "os.write(3, b'\\0\\0\\1\\0[1,')\n    os._exit(0)", "crashed"],
    ["half a frame, then silence", "os.write(3, b'\\0\\0\\1\\0[1,')\n    time.sleep(60)", "timeout"],
    ["a frame of 4 GB", "os.write(3, b'\\xff\\xff\\xff\\xff')", "protocol"],
    ["200,000 brackets", "send(b'[' * 200000)", "protocol"],
    ["deep tags", "send(b'[2,\"ok\",' + b'{\"t\":[' * 150000 + b']}' * 150000 + b',[]]')", "protocol"],
    ["an integer of 4 MB", "send(b'[2,\"ok\",' + b'9' * (4 << 20) + b',[]]')", "protocol"],
    ["an integer tag of 4 MB", "send(b'[2,\"ok\",{\"i\":\"0x' + b'f' * 4000000 + b'\"},[]]')", "output"],
    ["a Decimal of a huge exponent", 'send(b\'[2,"ok",{"n":["Decimal","1E+999999"]},[]]\')', "output"],
    ["a huge range", 'send(b\'[2,"ok",{"r":[0,9007199254740991,1]},[]]\')', "output"],
    ["a class by name", 'send(b\'[2,"ok",{"n":["object","1"]},[]]\')', "output"],
    ["not a number", "send(b'[2,\"ok\",NaN,[]]')", "protocol"],
    ["changes of what was not passed", "send(b'[2,\"ok\",1,[[0,[1]]]]')", "output"],
    ["the reply to another call", "send(b'[7,\"ok\",1,[]]')", "protocol"],
    ["many replies at once", "send(b'[2,\"ok\",2,[]]' )\n    send(b'[3,\"ok\",2,[]]')\n    os._exit(0)", "wrong"],
    ["colliding hashes", "return {k * (2**61 - 1) for k in range(1, 60000)}", "timeout"],
  ])("9: fails %s, and judges the next", async (_name, attack, code) => {
    const candidate = `
import os, struct, time
def send(payload):
    data = struct.pack(">I", len(payload)) + payload
    while data:
        data = data[os.write(3, data):]
def f(x):
    if x == 1:
        return x
    ${attack}
`;
    const outcome = await tests(candidate, "assert f(1) == 1\nassert f(2) == 1", code === "timeout" ? 700 : wallMs);
    expect(outcome, outcome.detail).toMatchObject({ status: "fail", code });
    expect(outcome.milliseconds).toBeLessThan(wallMs + 1000);
    await stillRight();
  });

  it("9: outlives a judge that hangs in C over a value", async () => {
    const source = "from decimal import Decimal\nf(1)\nint(Decimal('1e99999999'))";
    expect(await tests("def f(x): return x", source, 300)).toMatchObject({ status: "fail", code: "timeout" });
    await stillRight();
  });

  it("10: an engine that cannot lock a child does not blame the candidate", async () => {
    const zygote = parentOf(children("cupel.local").at(-1) ?? 0);
    const { executable } = await findInterpreter(process.env.CUPEL_PYTHON);
    const asTheZygote = "import os, resource\nif os.getuid() == 0: os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)\n";
    execFileSync(executable, ["-c", `${asTheZygote}resource.prlimit(${zygote}, resource.RLIMIT_CPU, (2, 2))`]);
    // The child that is ready was locked before; the one after it cannot be: its job is repeated on a fresh judge.
    for (let n = 0; n < 3; n++) await stillRight();
    expect(isAlive(zygote)).toBe(false);
  });
});

function children(script: string): number[] {
  const ours = (pid: number): boolean => pid === process.pid || (pid > 1 && ours(parentOf(pid)));
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => read(pid, "cmdline").includes(script) && ours(pid));
}

function sleeping(): number {
  // The candidate that sleeps: not the judge (it has no judge as parent), not the zygote, not the child that is ready.
  const all = children("cupel.local");
  const zygotes = all.filter((pid) => all.includes(parentOf(pid)) && all.some((other) => parentOf(other) === pid));
  const forked = all.filter((pid) => zygotes.includes(parentOf(pid)));
  return forked.find((pid) => read(pid, "wchan").includes("nanosleep")) ?? forked[0] ?? 0;
}

function parentOf(pid: number): number {
  const stat = read(pid, "stat");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
}

function isAlive(pid: number): boolean {
  const stat = read(pid, "stat");
  return stat !== "" && stat.slice(stat.lastIndexOf(")") + 2)[0] !== "Z";
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}
