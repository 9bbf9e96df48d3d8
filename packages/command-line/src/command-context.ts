/** The world of a command: everything it reads from and writes to, so that commands are functions. */
export interface CommandContext {
  /** Writes to stdout: the result and nothing else. Resolves when the reader has taken it. */
  readonly write: (text: string) => Promise<void>;
  /** Writes to stderr: progress and remarks. */
  readonly writeError: (text: string) => void;
  /** Where relative paths start. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first SIGINT or SIGTERM; the second ends the process at once. */
  readonly signal: AbortSignal;
  /** Whether stdout and stderr are terminals that can rewrite a line. */
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean; readonly columns: number };
  /** Whether stdout and stderr take colour: NO_COLOR, FORCE_COLOR, `--no-color`, TERM=dumb, else a terminal. */
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Decides on colour for one stream. FORCE_COLOR wins over NO_COLOR, as in Node. */
export function takesColour(
  environment: CommandContext["environment"],
  { isTerminal, flag }: { readonly isTerminal: boolean; readonly flag?: boolean },
): boolean {
  if (flag === false) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== "0" && forced !== "false") return true;
  if (environment.NO_COLOR || environment.TERM === "dumb") return false;
  return isTerminal;
}
