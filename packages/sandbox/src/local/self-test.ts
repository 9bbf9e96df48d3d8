import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError } from "@cupel/core";
import { pythonDirectory } from "../python-directory.ts";
import type { JudgeProcess } from "./judge-process.ts";

const probeTests = `
results = probe()
escaped = [name for name, is_open in results if is_open]
assert not escaped, "a locked program could " + ", ".join(escaped)
raise RuntimeError("refused: " + "; ".join(name for name, _ in results))
`;

const ordinaryTests = `assert ordinary() == [[0, 1, 2, 3], "3.30", "a#b#", 0.0]`;

/**
 * Proves a freshly started judge: a locked program that tries to escape cannot, and an ordinary one runs. Gives what was tried and
 * refused. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason otherwise.
 */
export async function selfTest(judge: JudgeProcess, wallMs: number): Promise<readonly string[]> {
  const { landlock, root } = judge.report;
  if (landlock === 0 && root !== true) throw refused(`the kernel has no Landlock, and no mount namespace can be made (${root})`);
  const probe = await once(judge, "probe", probeTests, wallMs);
  const attempts = /refused: (.*)$/s.exec(probe.detail ?? "")?.[1];
  if (attempts === undefined) throw refused(probe.detail ?? "the probe gave no result");
  const ordinary = await once(judge, "ordinary", ordinaryTests, wallMs);
  if (ordinary.status !== "pass") throw refused(`an ordinary program failed (${ordinary.detail ?? ordinary.code})`);
  return attempts.split("; ");
}

async function once(judge: JudgeProcess, name: string, tests: string, wallMs: number) {
  const candidate = readFileSync(join(pythonDirectory, "local", `${name}.py`), "utf8");
  const end = await judge.run({ mode: "tests", candidate, entry: [name], tests }, wallMs);
  if (end.kind !== "result") throw refused(end.kind === "died" ? `the judge died (${end.detail})` : "the judge gave no result in time");
  return end.result;
}

function refused(reason: string): CupelError {
  return new CupelError("SANDBOX_UNAVAILABLE", `Mode local cannot be used: the self-test failed, ${reason}.`);
}
