import { once } from "node:events";
import { resolve } from "node:path";
import type { CommandContext, TelemetryValues } from "@cupel/command-line";
import { byKind, readTasks, serveRewards } from "@cupel/verifiers";
import type { RewardFlags } from "../commands/reward.ts";
import { openVerifiers } from "../run/open-verifiers.ts";
import { sandboxOptions } from "../sandbox-options.ts";
import { openObservation } from "../telemetry/observation.ts";

/** Serves the rewards of a task file until the command is interrupted. */
export async function serveTasks(context: CommandContext, flags: RewardFlags, values: TelemetryValues): Promise<void> {
  const tasks = await readTasks(resolve(context.directory, flags.tasks), { publicTests: flags.publicTests });
  await using observation = await openObservation(context, values);
  await using verifiers = await openVerifiers(tasks, sandboxOptions(flags.sandbox, context.environment), { observation });
  using _servers = observation.servers(["/"]);
  const scope = flags.gold ? "gold" : "public";
  const { port, host, partial } = flags;
  await using server = await serveRewards(byKind(verifiers.byKind), { tasks, scope, port, host, partial, concurrency: verifiers.parallel });
  if (flags.json) await context.write(`${JSON.stringify({ url: server.url, tasks: tasks.length, scope })}\n`);
  else context.writeError(`rewards at ${server.url} (tasks: ${tasks.length}, scope: ${scope}); interrupt to end\n`);
  if (!context.signal.aborted) await once(context.signal, "abort");
}
