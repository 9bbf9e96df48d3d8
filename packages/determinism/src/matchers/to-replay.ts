import { CupelError } from "@cupel/core";
import { readPack } from "../pack/read-pack.ts";
import { type ReplayReport, replay } from "../replay/replay.ts";
import { asTarget } from "./as-target.ts";
import type { Match } from "./match.ts";
import { hostEnvironment } from "./matcher-options.ts";

/** How a recorded divergence is sent again. */
export interface ReplayMatchOptions {
  /** Times both sides are sent. Default 10. */
  readonly times?: number;
  /** On (0, 1). Default 0.95. */
  readonly confidence?: number;
  readonly signal?: AbortSignal;
}

/**
 * The matcher `await expect(backend).toReplay("pack")`: passes when the divergence of a repro pack comes again. `.not.toReplay` holds a bug that
 * was mended to staying so, within the bound in its message.
 *
 * @param folder of the pack
 * @throws CupelError `DETERMINISM_INVALID` when it did not come again, but the setup is another one, with or without `.not`; what {@link replay} throws
 */
export async function toReplay(
  received: unknown,
  folder: string,
  { signal, ...options }: ReplayMatchOptions = {},
): Promise<Match<ReplayReport>> {
  const target = asTarget(received, "toReplay");
  const report = await replay(await readPack(folder), target, { ...hostEnvironment(signal), ...options });
  const facts = report.differences.map(
    ({ name, recorded, now }) => `${name}: ${JSON.stringify(recorded)} when recorded, ${JSON.stringify(now)} now`,
  );
  if (report.outcome === "DIFFERENT ENV") throw new CupelError("DETERMINISM_INVALID", [report.headline, ...facts].join("\n"));
  const pass = report.outcome === "REPRODUCED";
  const expectation = `expected ${target.model} (${target.name}) ${pass ? "not " : ""}to replay the divergence of ${folder}`;
  return { pass, report, message: () => [expectation, report.headline, ...facts].join("\n") };
}
