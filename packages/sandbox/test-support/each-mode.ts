import { CupelError } from "@cupel/core";
import { afterAll, beforeAll, describe } from "vitest";
import { openSandbox } from "../src/open-sandbox.ts";
import type { Sandbox } from "../src/sandbox.ts";
import type { SandboxOptions } from "../src/sandbox-options.ts";

const modes = ["local", "wasm"] as const;

/** Runs the same tests in every mode that works on any machine. A mode that cannot be opened here says why, and its tests are skipped. */
export function eachMode(name: string, options: SandboxOptions, define: (sandbox: () => Sandbox, mode: string) => void): void {
  describe.each(modes)(`${name}, in mode %s`, async (mode) => {
    const refusal = await openSandbox({ ...options, mode, workers: 1 }).then(
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
    describe.skipIf(refusal !== "")("which can be opened here", () => {
      let opened: Sandbox;
      beforeAll(async () => {
        opened = await openSandbox({ ...options, mode, workers: 1 });
      });
      afterAll(() => opened[Symbol.asyncDispose]());
      define(() => opened, mode);
    });
  });
}
