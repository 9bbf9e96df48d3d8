import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CupelError, messageOf } from "@cupel/core";

/** A CPython that runs judges and candidates. */
export interface Interpreter {
  readonly executable: string;
  /** Major, minor, micro. */
  readonly version: readonly [number, number, number];
}

/**
 * Flags that keep the environment, the user's packages and the folder we stand in out of it, and columns, which nobody is shown, out of
 * compiled code. CPython before 3.11 knows neither -P nor columns.
 */
export function interpreterFlags({ version }: Interpreter): readonly string[] {
  return [...(version[1] >= 11 ? ["-P", "-X", "no_debug_ranges"] : []), "-s", "-S", "-B", "-X", "utf8"];
}

const run = promisify(execFile);
const known = new Map<string, Promise<Interpreter>>();
const question = "import json, sys; print(json.dumps([sys.executable, list(sys.version_info[:3]), sys.implementation.name]))";

/**
 * The interpreter behind a command (default `python3`): asked once a process, since the command may be a slow shim. Throws
 * `CupelError("SANDBOX_UNAVAILABLE")` when there is none, or it is not CPython 3.9 or newer.
 */
export function findInterpreter(command = "python3"): Promise<Interpreter> {
  let found = known.get(command);
  if (found === undefined) {
    found = ask(command);
    known.set(command, found);
    found.catch(() => known.delete(command));
  }
  return found;
}

async function ask(command: string): Promise<Interpreter> {
  let answer: [string, [number, number, number], string];
  try {
    const { stdout } = await run(command, ["-c", question], { timeout: 120_000 });
    answer = JSON.parse(stdout);
  } catch (thrown) {
    throw unavailable(`the Python interpreter ${command} cannot be run (${messageOf(thrown).split("\n")[0]})`, thrown);
  }
  const [executable, version, name] = answer;
  const text = version.join(".");
  if (name !== "cpython" || version[0] !== 3 || version[1] < 9)
    throw unavailable(`${command} is ${name} ${text}; CPython 3.9 or newer is needed`);
  return { executable, version };
}

function unavailable(reason: string, cause?: unknown): CupelError {
  return new CupelError("SANDBOX_UNAVAILABLE", `Mode local cannot be used: ${reason}.`, {
    cause,
    hint: "Set CUPEL_PYTHON to a CPython 3.9 or newer.",
  });
}
