import { CupelError } from "@cupel/core";
import { openSandbox, type SandboxOptions } from "@cupel/sandbox";
import { sandboxLaws } from "@cupel/testing";
import { afterAll, describe, expect, it } from "vitest";
import { remoteJudges } from "../support/remote-judges.ts";

const remote = await remoteJudges();
afterAll(() => remote[Symbol.asyncDispose]());

const modes: readonly (SandboxOptions & { readonly mode: string })[] = [
  { mode: "local" },
  { mode: "wasm" },
  { mode: "container" },
  { mode: "remote", driver: remote },
];

describe.each(modes)("$mode", async ({ mode, ...options }) => {
  const open = () => openSandbox({ mode, ...options, workers: 2, wallMs: 3000 });
  const refusal = await open().then(
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
  for (const { name, check } of sandboxLaws(mode, open)) it.skipIf(refusal !== "")(name, check);
});

it("a machine that is gone is said to be", async () => {
  const gone = await remoteJudges();
  await gone[Symbol.asyncDispose]();
  await expect(openSandbox({ mode: "remote", driver: gone })).rejects.toMatchObject({ code: "SANDBOX_UNAVAILABLE" });
});

it("a machine that dies under a sandbox is said to be gone; no candidate fails for it", async () => {
  await using dying = await remoteJudges();
  await using sandbox = await openSandbox({ mode: "remote", driver: dying, workers: 1 });
  const judged = expect(sandbox.judge({ mode: "load", candidate: "while True: pass", entry: ["f"] })).rejects.toMatchObject({
    code: "SANDBOX_UNAVAILABLE",
  });
  await dying[Symbol.asyncDispose]();
  await judged;
});
