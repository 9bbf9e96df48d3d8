import { CupelError, messageOf } from "@cupel/core";
import { type Command, CommanderError } from "commander";
import { type CommandContext, takesColour } from "./command-context.ts";
import { exitCodeOf, exitCodes } from "./exit-code.ts";

/** Builds the commands of a program. Each action stores its exit code by `finish`. */
export type ProgramFactory = (context: CommandContext, finish: (exitCode: number) => void) => Command;

/**
 * Runs a command line on the process's own streams and returns its exit code: the one the command chose, or that of its error,
 * told in one sentence on stderr, or under `--json` as `{"error":{"code","message","hint"}}` on stdout.
 */
export async function runCommandLine(createProgram: ProgramFactory, argv: readonly string[]): Promise<number> {
  const interrupts = listenForInterrupts();
  const context = processContext(argv, interrupts.signal);
  let exitCode: number = exitCodes.done;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ outputError: () => {} })
      .showSuggestionAfterError();
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return interrupts.exitCode() ?? exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const interrupted = interrupts.exitCode();
    if (interrupted !== undefined) return interrupted;
    return await reportError(context, error, argv.includes("--json"));
  } finally {
    interrupts[Symbol.dispose]();
  }
}

async function reportError(context: CommandContext, error: unknown, asJson: boolean): Promise<number> {
  const { code, message, hint } = describe(error);
  if (asJson) await context.write(`${JSON.stringify({ error: { code, message, hint: hint ?? null } })}\n`);
  else context.writeError(`error: ${message}${hint === undefined ? "" : `\n${hint}`}\n`);
  if (code === "INTERNAL" && error instanceof Error && !asJson) context.writeError(`${error.stack ?? ""}\n`);
  return exitCodeOf(code);
}

function describe(error: unknown): Pick<CupelError, "code" | "message" | "hint"> {
  if (CupelError.is(error)) return error;
  if (error instanceof CommanderError) {
    if (error.code === "commander.help") return { code: "USAGE", message: "Name a command.", hint: "Try --help." };
    return { code: "USAGE", message: error.message.replace(/^error: /, ""), hint: "Try --help." };
  }
  return { code: "INTERNAL", message: `unexpected: ${messageOf(error)}`, hint: undefined };
}

function processContext(argv: readonly string[], signal: AbortSignal): CommandContext {
  const { env, stdout, stderr } = process;
  const flag = !argv.includes("--no-color");
  const plain = Boolean(env.CI) || env.TERM === "dumb";
  // A reader that closes early (`cupel verify | head`) ends us quietly, but not as if everything had been done and passed.
  // Whoever reads our remarks may leave; what is worth knowing is on stdout and in the exit code.
  stderr.on("error", () => {});
  stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? exitCodes.brokenPipe : exitCodes.infrastructure),
  );
  return {
    write: (text) => new Promise((resolve, reject) => stdout.write(text, (error) => (error ? reject(error) : resolve()))),
    writeError: (text) => void stderr.write(text),
    directory: process.cwd(),
    environment: env,
    signal,
    terminal: { stdout: Boolean(stdout.isTTY) && !plain, stderr: Boolean(stderr.isTTY) && !plain, columns: stderr.columns ?? 80 },
    colour: {
      stdout: takesColour(env, { isTerminal: Boolean(stdout.isTTY), flag }),
      stderr: takesColour(env, { isTerminal: Boolean(stderr.isTTY), flag }),
    },
    now: () => Date.now(),
  };
}

function listenForInterrupts(): Disposable & { readonly signal: AbortSignal; exitCode(): number | undefined } {
  const controller = new AbortController();
  let received: number | undefined;
  const listeners = (["SIGINT", "SIGTERM"] as const).map((name) => {
    const code = name === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
    const listener = () => {
      if (received !== undefined) process.exit(code);
      received = code;
      controller.abort(new CupelError("ABORTED", `Interrupted by ${name}.`));
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  return {
    signal: controller.signal,
    exitCode: () => received,
    [Symbol.dispose]: () => {
      for (const remove of listeners) remove();
    },
  };
}
