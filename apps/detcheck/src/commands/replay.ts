import { resolve } from "node:path";
import { addOptions, type CommandContext, exitCodes, integer, telemetryOptions } from "@cupel/command-line";
import { CupelError, type JsonObject } from "@cupel/core";
import { type Pack, type ReplayReport, readPack, replay } from "@cupel/determinism";
import { Command, Option } from "commander";
import { envSnapshot } from "../env/env-snapshot.ts";
import { readEnvironment } from "../env/read-environment.ts";
import { addTargetOptions, backends, type TargetFlags } from "../options/target-options.ts";
import { replayText } from "../output/replay-text.ts";
import { createTarget } from "../targets/create-target.ts";
import { openObservation } from "../telemetry/observation.ts";

interface Flags extends TargetFlags {
  readonly times: number;
  readonly json: boolean;
}

const codes: Readonly<Record<ReplayReport["outcome"], number>> = {
  REPRODUCED: exitCodes.failed,
  "NOT REPRODUCED": exitCodes.done,
  "DIFFERENT ENV": exitCodes.invalidData,
};

/** `detcheck replay`: sends the divergence of a pack again. */
export function replayCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("replay")
    .description("send the divergence of a repro pack again, and say how often it comes")
    .argument("<pack>", "folder of a repro pack");
  return addOptions(addTargetOptions(command), telemetryOptions)
    .addOption(new Option("--times <n>", "times both sides are sent").argParser(integer(1)).default(10))
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Backend, model and address are the pack's own unless they are named. An address that is not of this machine must be named: a pack from
somebody else must not send your requests, or your key, to a server of theirs.

Exit codes: 1 reproduced, 0 not reproduced (within the bound told), 4 not reproduced, but the setup is another one.

Examples:
  $ detcheck replay artifacts/check
  $ detcheck replay from-a-colleague --base-url http://127.0.0.1:8000/v1 --times 50 --json`,
    )
    .action(async (folder: string, flags: Flags) => {
      const pack = await readPack(resolve(context.directory, folder));
      const isNamed = (name: string): boolean => command.getOptionValueSource(name) === "cli";
      const own = targetOf(pack, flags, isNamed);
      await using observation = await openObservation(context, command);
      await using target = observation.target(await createTarget(own, pack.result.spec.axes, context));
      const environmentNow = envSnapshot(await readEnvironment(context.environment)) as JsonObject;
      const report = await observation.run("cupel.replay", (environment) =>
        replay(pack, target, { ...environment, times: flags.times, environmentNow }),
      );
      await context.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : replayText(report));
      finish(codes[report.outcome]);
    });
}

/** The setup of a pack, under what was named. @throws CupelError `USAGE` when the pack's own cannot be used unasked */
export function targetOf(
  { result, source }: Pick<Pack, "result" | "source">,
  flags: TargetFlags,
  isNamed: (name: string) => boolean,
): TargetFlags {
  if (isNamed("backend")) return flags;
  const { name, model, baseUrl } = result.trace.target;
  const backend = backends.find((known) => known === name);
  if (backend === undefined)
    throw new CupelError("USAGE", `The pack is of ${source === "detllm" ? "detLLM" : `"${name}"`}: name a setup with --backend.`);
  if (backend === "ai-sdk" && !isNamed("model"))
    throw new CupelError("USAGE", `The pack is of the AI SDK's model ${model}: name the module that exports it with --model.`);
  if (baseUrl !== null && flags.baseUrl === undefined && !isLocal(baseUrl))
    throw new CupelError("USAGE", `The pack was made with the server at ${baseUrl}. Name the address with --base-url to send there.`);
  // The bundled model has no file that a user named.
  const named = backend === "embedded" || backend === "simulated" ? undefined : model;
  const wanted = flags.model ?? named;
  const address = flags.baseUrl ?? baseUrl;
  return { ...flags, backend, ...(wanted !== undefined && { model: wanted }), ...(address !== null && { baseUrl: address }) };
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
