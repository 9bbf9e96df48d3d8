import { type CommandContext, exitCodes } from "@cupel/command-line";
import { Argument, Command } from "commander";
import { artifactSchemas } from "../schema/artifact-schemas.ts";

/** `cupel schema`: the JSON Schemas of the files that Cupel reads and writes. */
export function schemaCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const names = Object.keys(artifactSchemas) as (keyof typeof artifactSchemas)[];
  const list = names.map((name) => `  ${name.padEnd(8)}  ${artifactSchemas[name].file}`).join("\n");
  return new Command("schema")
    .description("write the JSON Schema of a file that Cupel reads or writes")
    .addArgument(new Argument("[name]", "of what; without one all of them, by name").choices(names))
    .option("--json", "no difference: what is written is JSON in any case", false)
    .addHelpText(
      "after",
      `
Schemas are JSON Schema 2020-12; that of a .jsonl file describes a line. They are in the package too: @cupel/cli/schemas/records.json.

Names:
${list}

Examples:
  $ cupel schema records > records.schema.json
  $ cupel schema`,
    )
    .action(async (name: keyof typeof artifactSchemas | undefined) => {
      const all = Object.fromEntries(names.map((each) => [each, artifactSchemas[each].schema]));
      await context.write(`${JSON.stringify(name === undefined ? all : artifactSchemas[name].schema, null, 2)}\n`);
      finish(exitCodes.done);
    });
}
