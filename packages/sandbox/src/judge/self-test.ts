import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError } from "@cupel/core";
import { pythonDirectory } from "../python-directory.ts";
import type { JudgeWorker } from "./judge-worker.ts";

const probeTests = `
results = probe()
escaped = [name for name, is_open in results if is_open]
assert not escaped, "a locked program could " + ", ".join(escaped)
raise RuntimeError("refused: " + "; ".join(name for name, _ in results))
`;

const ordinaryTests = `assert ordinary() == [[0, 1, 2, 3], "3.30", "a#b#", 0.0]`;

/** What is tested. */
export interface SelfTest {
  readonly mode: string;
  readonly scratch: boolean;
  readonly wallMs: number;
}

/**
 * Proves a freshly started judge: a locked program that tries to escape cannot, and an ordinary one runs. Gives what was tried and
 * refused. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason otherwise.
 */
export async function selfTest(judge: JudgeWorker, test: SelfTest): Promise<readonly string[]> {
  const { landlock, root } = judge.report;
  if (landlock === 0 && root !== true) throw refused(test, `the kernel has no Landlock, and no mount namespace can be made (${root})`);
  const probe = await once(judge, test, "probe", `SCRATCH = ${test.scratch ? "True" : "False"}`, probeTests);
  const attempts = /refused: (.*)$/s.exec(probe.detail ?? "")?.[1];
  if (attempts === undefined) throw refused(test, probe.detail ?? "the probe gave no result");
  const ordinary = await once(judge, test, "ordinary", "", ordinaryTests);
  if (ordinary.status !== "pass") throw refused(test, `an ordinary program failed (${ordinary.detail ?? ordinary.code})`);
  return attempts.split("; ");
}

async function once(judge: JudgeWorker, test: SelfTest, name: string, head: string, tests: string) {
  const candidate = `${head}\n${readFileSync(join(pythonDirectory, "self-test", `${name}.py`), "utf8")}`;
  const end = await judge.judge({ mode: "tests", candidate, entry: [name], tests }, { wallMs: test.wallMs });
  if (end.kind === "judged") return end.judged;
  throw refused(test, end.kind === "died" ? `the judge died (${end.detail})` : "the judge gave no result in time");
}

function refused({ mode }: SelfTest, reason: string): CupelError {
  return new CupelError("SANDBOX_UNAVAILABLE", `Mode ${mode} cannot be used: the self-test failed, ${reason}.`);
}
