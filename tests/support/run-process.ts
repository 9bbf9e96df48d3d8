import { execFile } from "node:child_process";

/** What a finished process left behind; both streams in one text. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a program of this Node to its end, without the variables by which a test runner or a terminal would change what it prints. */
export function runProcess(args: readonly string[], directory: string, environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", CI: "1", NO_COLOR: "1", ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: directory, env, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 128, output: `${stdout}${stderr}` }),
    );
  });
}
