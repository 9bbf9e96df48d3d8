import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { openSandbox } from "../open-sandbox.ts";
import { containersOf } from "./container-name.ts";
import { findEngine } from "./engine.ts";

const hang = "f()\nfrom decimal import Decimal\nint(Decimal('1e99999999'))";
const right = { mode: "tests", candidate: "def f(): return 1", entry: ["f"], tests: "assert f() == 1" } as const;

const answering = await Promise.all(
  (["docker", "podman"] as const).map(async (engine) => ({
    engine,
    refusal: await findEngine({ engine }).then(
      () => "",
      (thrown: Error) => thrown.message,
    ),
  })),
);

describe.each(answering)("mode container by $engine", ({ engine, refusal }) => {
  if (refusal !== "") process.stderr.write(`Skipped: ${refusal}\n`);
  const slow = { timeout: 180_000 };
  const open = (wallMs = 5000) => openSandbox({ mode: "container", workers: 1, wallMs, container: { engine } });
  const containers = async (owner = process.pid) =>
    (await containersOf(engine)).filter((name) => name.split("-")[2] === String(owner)).length;

  it.skipIf(refusal !== "")("judges in one container as long as it lives, and takes it away when it is released", slow, async () => {
    {
      await using sandbox = await open();
      expect(sandbox.description).toMatchObject({ mode: "container", language: "python" });
      expect(sandbox.description.layers).toEqual(expect.arrayContaining(["no network", "no capabilities", "read-only image", "seccomp"]));
      for (let n = 0; n < 3; n++)
        expect(await sandbox.judge(right)).toMatchObject({ status: "pass", mode: "container", assurance: "split" });
      expect(await sandbox.judge({ ...right, candidate: "def f(): return open('/etc/hostname').read()" })).toMatchObject({
        status: "fail",
      });
      expect(await containers()).toBe(1);
    }
    await expect.poll(() => containers(), { timeout: 20_000 }).toBe(0);
  });

  it.skipIf(refusal !== "")("outlives a judge that hangs in C: its container is removed and the next judges on", slow, async () => {
    await using sandbox = await open();
    expect(await sandbox.judge({ ...right, tests: hang, wallMs: 500 })).toMatchObject({ status: "fail", code: "timeout" });
    expect(await sandbox.judge(right)).toMatchObject({ status: "pass" });
    await expect.poll(() => containers(), { timeout: 20_000 }).toBe(1);
  });

  it.skipIf(refusal !== "")("sweeps away what a killed owner left behind", slow, async () => {
    const program = `
import { openSandbox } from ${JSON.stringify(new URL("../open-sandbox.ts", import.meta.url).href)};
const sandbox = await openSandbox({ mode: "container", workers: 1, wallMs: 60_000, container: { engine: "${engine}" } });
sandbox.judge({ mode: "tests", candidate: "def f(): pass", entry: ["f"], tests: ${JSON.stringify(hang)} });
setTimeout(() => console.log("hanging"), 1000);`;
    const owner = spawn(process.execPath, ["--conditions=@cupel/source", "--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(owner.stdout, "data");
    expect(await containers(owner.pid)).toBe(1);
    owner.kill("SIGKILL");
    await once(owner, "exit");
    await using _sandbox = await open();
    await expect.poll(() => containers(owner.pid), { timeout: 20_000 }).toBe(0);
  });

  it.skipIf(refusal !== "")("fetches nothing: an image that is not there is named, with what would get it", async () => {
    const opening = openSandbox({ mode: "container", container: { engine, image: "cupel-no-such-image:1" } });
    await expect(opening).rejects.toMatchObject({
      code: "SANDBOX_UNAVAILABLE",
      hint: expect.stringContaining("pull cupel-no-such-image:1"),
    });
  });
});

it("says what each engine answered where none can be used", async () => {
  const { PATH } = process.env;
  process.env.PATH = "/nowhere";
  try {
    await expect(openSandbox({ mode: "container" })).rejects.toMatchObject({
      code: "SANDBOX_UNAVAILABLE",
      message: expect.stringMatching(/docker: .*podman: /),
    });
  } finally {
    process.env.PATH = PATH;
  }
});
