import type { CommandContext } from "@cupel/command-line";
import { Command } from "commander";
import { readEnvironment } from "../env/read-environment.ts";

/** `detcheck env`: the facts of this machine that can change what a model says. */
export function envCommand(context: CommandContext): Command {
  return new Command("env")
    .description("the facts of this machine that can change what a model says")
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
The fingerprint covers every fact shown; it holds no path, user or host name. Two machines with different fingerprints may answer alike;
two with the same one may still differ (GPU drivers and server settings are not looked at).

Examples:
  $ detcheck env
  $ detcheck env --json > env.json`,
    )
    .action(async ({ json }: { readonly json: boolean }) => {
      const environment = await readEnvironment(context.environment);
      if (json) return await context.write(`${JSON.stringify(environment, null, 2)}\n`);
      const rows = [...flatten(environment)];
      const width = Math.max(...rows.map(([name]) => name.length));
      await context.write(rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join(""));
    });
}

function* flatten(value: object, prefix = ""): Generator<readonly [string, string]> {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "object" && member !== null) yield* flatten(member, `${prefix}${name}.`);
    else yield [`${prefix}${name}`, member === null ? "absent" : String(member)];
  }
}
