import { CupelError } from "@cupel/core";
import { HubTrouble, type Patience } from "./persist.ts";

/** One request, given up where nothing comes for a while. */
export interface Listening {
  /** Ends the request: by the caller's abort, or by silence. */
  readonly signal: AbortSignal;
  /** Says that something came. */
  heard(): void;
}

/** Does a request under a limit not in time but in silence: files take as long as they take. Silence is worth another attempt. */
export async function unlessSilent<Result>(
  { client, silence, signal }: Pick<Patience, "client" | "silence" | "signal">,
  work: (listening: Listening) => Promise<Result>,
): Promise<Result> {
  const quiet = new AbortController();
  const timer = setTimeout(() => quiet.abort(), silence);
  try {
    return await work({ signal: AbortSignal.any([signal, quiet.signal]), heard: () => void timer.refresh() });
  } catch (thrown) {
    if (!quiet.signal.aborted || signal.aborted) throw thrown;
    const error = new CupelError("BACKEND_FAILED", `The hub at ${client.address} sent nothing for ${silence / 1000} s.`);
    throw new HubTrouble({ error, again: true });
  } finally {
    clearTimeout(timer);
  }
}
