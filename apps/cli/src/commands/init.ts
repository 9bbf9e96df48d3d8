import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type CommandContext, exitCodes, findConfigFile } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { writeAtomically } from "@cupel/reporters";
import { Command } from "commander";
import { templateFiles, templateFolder } from "../template-folder.ts";

/** `cupel init`: a configuration and a first task file, ready to run. */
export function initCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("init")
    .description("write a typed configuration and a first task file, which run at once on the bundled model")
    .argument("[folder]", "where to write them", ".")
    .option("--force", "replace those of an earlier init", false)
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Writes ${templateFiles.join(" and ")}. Types in an editor need the package in the project: npm install --save-dev @cupel/cli.

Examples:
  $ cupel init && cupel run
  $ cupel init benchmark`,
    )
    .action(async (folder: string, { force, json }: { readonly force: boolean; readonly json: boolean }) => {
      const directory = resolve(context.directory, folder);
      refuseToReplace(directory, force);
      const written: string[] = [];
      for (const name of templateFiles) {
        await writeAtomically(join(directory, name), await readFile(join(templateFolder, name), "utf8"));
        written.push(relative(context.directory, join(directory, name)));
      }
      const next = folder === "." ? "cupel run" : `cd ${folder} && cupel run`;
      await context.write(json ? `${JSON.stringify({ written, next })}\n` : `wrote ${written.join(" and ")}\nnext: ${next}\n`);
      finish(exitCodes.done);
    });
}

function refuseToReplace(directory: string, force: boolean): void {
  const own = existsSync(directory) ? findConfigFile(directory) : undefined;
  const [config] = templateFiles;
  if (own !== undefined && own !== join(directory, config)) {
    throw new CupelError("USAGE", `${own} is there already: a second configuration would contradict it.`);
  }
  const taken = force ? undefined : templateFiles.find((name) => existsSync(join(directory, name)));
  if (taken !== undefined) {
    throw new CupelError("USAGE", `${join(directory, taken)} is there already.`, {
      hint: "Replace it with --force, or name another folder.",
    });
  }
}
