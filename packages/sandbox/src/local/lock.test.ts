import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localUnavailable } from "../../test-support/local-unavailable.ts";
import { openSandbox } from "../open-sandbox.ts";
import type { Sandbox } from "../sandbox.ts";

let sandbox: Sandbox;
const unavailable = await localUnavailable();

const tests = (candidate: string, source: string) => sandbox.judge({ mode: "tests", candidate, entry: ["f"], tests: source });

/** A candidate whose `f(number, ...)` makes a system call and gives its error number, or 0. */
const call = `
import ctypes
LIBC = ctypes.CDLL(None, use_errno=True)
def f(number, *arguments):
    made = LIBC.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    return ctypes.get_errno() if made == -1 else 0
`;

describe.skipIf(unavailable !== "")("the lock of a candidate", () => {
  beforeAll(async () => {
    sandbox = await openSandbox({ mode: "local", workers: 1 });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it.skipIf(process.arch !== "x64").each([
    ["a pair of datagram sockets", 53, [1, 2, 0, 0]],
    ["a pair of sequenced packets", 53, [1, 5 | 0o2000000, 0, 0]],
    ["a pair of another family", 53, [2, 1, 0, 0]],
    ["sending to an address", 44, [3, 0, 0, 0, 16, 16]],
    ["receiving an address", 45, [3, 0, 0, 0, 16, 16]],
    ["recvmsg", 47, [3, 0, 0]],
    ["connect", 42, [3, 0, 0]],
    ["sendmsg on its channel", 46, [3, 0, 0]],
    ["vfork", 58, []],
    ["fork by clone", 56, [17, 0, 0, 0, 0]],
    ["a namespace by clone", 56, [0x10000 | 0x40000000, 0, 0, 0, 0]],
    ["execveat", 322, [-1, 0, 0, 0, 0]],
    ["creat", 85, [0, 0o600]],
    ["openat2", 437, [-100, 0, 0, 24]],
    ["opening for writing", 2, [0, 1, 0]],
    ["an unnamed temporary file", 257, [-100, 0, 0o20200000, 0]],
    ["ftruncate", 77, [1, 0]],
    ["link", 86, [0, 0]],
    ["chmod", 90, [0, 0]],
    ["aiming a descriptor's signals at others", 72, [3, 8, 1]],
    ["pushing terminal input", 16, [0, 0x5412, 0]],
    ["setting a limit", 302, [0, 7, 1, 0]],
    ["the limits of another process", 302, [1, 7, 0, 0]],
    ["clearing the death signal", 157, [1, 0, 0, 0, 0]],
    ["becoming dumpable", 157, [4, 1, 0, 0, 0]],
    ["a signal by pidfd", 424, [3, 9, 0, 0]],
    ["a queued signal", 129, [1, 9, 0]],
    ["tkill", 200, [1, 9]],
    ["memfd_create", 319, [0, 0]],
    ["io_uring_setup", 425, [1, 0]],
    ["ptrace", 101, [0, 0, 0, 0]],
    ["process_vm_readv", 310, [1, 0, 0, 0, 0, 0]],
    ["another filter", 317, [1, 0, 0]],
    ["sched_setaffinity", 203, [0, 0, 0]],
    ["setsid", 112, []],
    ["umount", 166, [0, 0]],
  ] as const)("refuses %s", async (_name, number, list) => {
    const outcome = await tests(call, `assert f(${[number, ...list].join(", ")}) == 1, f(${[number, ...list].join(", ")})`);
    expect(outcome, outcome.detail).toMatchObject({ status: "pass" });
  });

  it.skipIf(process.arch !== "x64")("does not know clone3 nor x32, so that libraries fall back", async () => {
    expect(await tests(call, "assert f(435, 0, 0) == 38\nassert f(0x40000000 | 39) == 38")).toMatchObject({ status: "pass" });
  });

  it.skipIf(process.arch !== "x64")("kills at a call of another architecture", async () => {
    const candidate = `
import ctypes, mmap
def f():
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20; int 0x80; ret: getpid of i386
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
`;
    const outcome = await tests(candidate, "f()");
    expect(outcome, outcome.detail).toMatchObject({ status: "fail", code: "crashed" });
    expect(outcome.detail).toMatch(/SIGSYS|SIGSEGV/); // a kernel without 32-bit calls faults
  });

  it("bounds memory and threads, and says so", async () => {
    const grow = await tests("def f():\n    return len(bytearray(600 << 20))", "f()");
    expect(grow).toMatchObject({ status: "fail", code: "memory", exception: "MemoryError" });
    const threads =
      "import threading, time\ndef f():\n    for n in range(5000):\n        threading.Thread(target=time.sleep, args=(9,), daemon=True).start()";
    expect(await tests(threads, "f()")).toMatchObject({ status: "fail", code: "exception", exception: "RuntimeError" });
  });

  it("leaves threads, timers, signals to itself, pipes, sleeping and time zones to a program", async () => {
    const candidate = `
import os, select, signal, subprocess, threading, time, zoneinfo
def f():
    heard = []
    signal.signal(signal.SIGALRM, lambda *_: heard.append("alarm"))
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    time.sleep(0.05)
    signal.signal(signal.SIGUSR1, lambda *_: heard.append("self"))
    os.kill(os.getpid(), signal.SIGUSR1)
    reader, writer = os.pipe()
    threading.Thread(target=os.write, args=(writer, b"x")).start()
    select.select([reader], [], [], 1)
    return heard + [os.read(reader, 1), time.strftime("%Y", time.gmtime(0)), len(os.urandom(4))]
`;
    const outcome = await tests(candidate, 'assert f() == ["alarm", "self", b"x", "1970", 4], f()');
    expect(outcome, outcome.detail).toMatchObject({ status: "pass" });
  });

  it("leaves an event loop and a connected pair of its own to a program", async () => {
    const candidate = `
import asyncio, socket
async def slow(n):
    await asyncio.sleep(n / 100)
    return n
async def main():
    return sum(await asyncio.gather(*[slow(n) for n in (3, 2, 1)]))
def f():
    a, b = socket.socketpair()
    a.sendall(b"x")
    return [asyncio.run(main()), b.recv(1)]
`;
    const outcome = await tests(candidate, 'assert f() == [6, b"x"], f()');
    expect(outcome, outcome.detail).toMatchObject({ status: "pass" });
  });

  it("hides even the names of host files where it has a root of its own", async () => {
    const candidate = "import os\ndef f(): return [os.path.exists(p) for p in ('/etc', '/proc', '/root/.ssh', '/home', '/tmp')]";
    const { detail } = await tests(candidate, "raise ValueError(f())");
    const seen = /\[(.*)\]/.exec(detail ?? "")?.[1];
    if (sandbox.description.layers.includes("own root")) expect(seen).toBe("False, False, False, False, False");
    else expect(seen).toBeDefined();
  });
});
