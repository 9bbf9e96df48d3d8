import { CupelError } from "@cupel/core";
import { expect } from "vitest";
import { openSandbox } from "../src/open-sandbox.ts";

/** Why mode `local` cannot be tested here, which is printed; empty where it can. */
export async function localUnavailable(): Promise<string> {
  try {
    await using probe = await openSandbox({ mode: "local", workers: 1 });
    expect(probe.description.mode).toBe("local");
    return "";
  } catch (thrown) {
    if (!(CupelError.is(thrown) && thrown.code === "SANDBOX_UNAVAILABLE")) throw thrown;
    process.stderr.write(`Skipped: ${thrown.message}\n`);
    return thrown.message;
  }
}
