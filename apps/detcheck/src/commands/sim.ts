import { once } from "node:events";
import { type CommandContext, integer } from "@cupel/command-line";
import { plantedHandler, plantedModel, startServer } from "@cupel/testing";
import { Command } from "commander";
import { parsePlant } from "../options/parse-plant.ts";

interface Flags {
  readonly plant?: readonly string[];
  readonly seed: number;
  readonly latency: number;
  readonly json: boolean;
}

/** `detcheck sim`: a server whose truth is known, to try a check on. */
export function simCommand(context: CommandContext): Command {
  return new Command("sim")
    .description("serve a simulated model with planted differences, in five dialects, until interrupted")
    .option(
      "--plant <plant>",
      "a difference to plant, such as concurrency:flip@5,rate=0.5 (may be repeated)",
      (text: string, previous: readonly string[] = []) => [...previous, text],
    )
    .option("--seed <n>", "another model", integer(0), 0)
    .option("--latency <ms>", "milliseconds a request waits for others to be in flight with it", integer(0), 10)
    .option("--json", "the address as JSON", false)
    .addHelpText(
      "after",
      `
Speaks llama-server (/completion), vLLM (/v1/completions), SGLang (/generate), Ollama (/api/generate) and chat completions on one port of
this machine. The model is called planted.

Examples:
  $ detcheck sim --plant always:flip@5,rate=0.2
  $ detcheck sim --plant batch:noise@1e-3 --plant cache:tie@7,share=0.3`,
    )
    .action(async ({ plant = [], seed, latency, json }: Flags) => {
      const plants = plant.map(parsePlant);
      await using server = await startServer(plantedHandler({ model: plantedModel({ seed, plants }), latency }));
      await context.write(
        json
          ? `${JSON.stringify({ url: server.url, model: "planted" })}\n`
          : `Simulated server at ${server.url}, model planted. Ctrl-C ends it.\n`,
      );
      if (!context.signal.aborted) await once(context.signal, "abort");
    });
}
