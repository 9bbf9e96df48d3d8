import { existsSync } from "node:fs";
import { CupelError } from "@cupel/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSandbox } from "../open-sandbox.ts";
import type { Sandbox } from "../sandbox.ts";

const refusal = await openSandbox({ mode: "local", workers: 1, scratch: true }).then(
  async (opened) => {
    await opened[Symbol.asyncDispose]();
    return "";
  },
  (thrown) => {
    if (!CupelError.is(thrown)) throw thrown;
    process.stderr.write(`Skipped: ${thrown.message}\n`);
    return thrown.message;
  },
);

describe.skipIf(refusal !== "")("a scratch folder", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox({ mode: "local", workers: 1, scratch: true, wallMs: 10_000 });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());
  const value = (body: string, equals: unknown) =>
    sandbox.judge({ mode: "cases", candidate: `import os\ndef f():\n    ${body}\n`, entry: ["f"], cases: [{ args: [], equals }] } as never);

  it("is the program's own, empty each time, gone afterwards, and invisible to the host", async () => {
    const body =
      "before = os.listdir('/tmp')\n    open('/tmp/cupel-mine', 'w').write('x')\n    os.mkdir('d')\n    return [before, sorted(os.listdir('.')), os.getcwd()]";
    for (let round = 0; round < 2; round++) {
      expect(await value(body, [[], ["cupel-mine", "d"], "/tmp"])).toMatchObject({ status: "pass" });
    }
    expect(existsSync("/tmp/cupel-mine")).toBe(false);
  });

  it("is for temporary files, databases and the null device", async () => {
    const body =
      "import sqlite3, tempfile\n    t = tempfile.TemporaryFile(); t.write(b'x')\n    c = sqlite3.connect('a.db'); c.execute('create table t(a)'); c.commit()\n    open(os.devnull, 'w').write('x')\n    return 1";
    expect(await value(body, 1)).toMatchObject({ status: "pass" });
  });

  it("ends at its size, and at its number of files", async () => {
    expect(await value("for n in range(3): open('f%d' % n, 'wb').write(b'x' * (7 << 20))", 1)).toMatchObject({ exception: "OSError" });
    expect(await value("for n in range(5000): open('g%d' % n, 'w')", 1)).toMatchObject({ exception: "OSError" });
  });

  it("is all that can be written, and programs see no process but their own", async () => {
    const body =
      "hit = []\n    for p in ('/x', os.path.dirname(os.__file__) + '/x', '/dev/x', '/tmp/../x'):\n        try: open(p, 'w'); hit.append(p)\n        except OSError: pass\n    return [hit, os.getpid(), os.getppid()]";
    expect(await value(body, [[], 1, 0])).toMatchObject({ status: "pass" });
  });
});

it("is refused where there are no namespaces: never something less in its place", async () => {
  const opening = openSandbox({ mode: "local", workers: 1, scratch: true, namespaces: false });
  await expect(opening).rejects.toMatchObject({ code: "SANDBOX_UNAVAILABLE" });
  await expect(openSandbox({ mode: "wasm", workers: 1, scratch: true })).rejects.toMatchObject({ code: "SANDBOX_UNAVAILABLE" });
});
