// Runs a built program where the user stands, with the user's stdin and stdout, and passes on signals and the exit code.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

/** @returns {Promise<number>} the program's exit code, 128 + n when signal n ended it */
export function runProgram({ root, node, environment }, program, args) {
  const sources = program.endsWith(".ts") ? ["--conditions=@cupel/source"] : [];
  const child = spawn(node, [...sources, join(root, program), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: environment,
    stdio: "inherit",
  });
  // A terminal sends SIGINT to the whole group; the child decides how to end and we wait for it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
