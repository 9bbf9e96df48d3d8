import { cpSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { library } from "../../tsup.base.ts";

export default library({
  entry: ["src/main.ts", "src/index.ts"],
  // Private, so it travels inside.
  noExternal: ["@cupel/command-line"],
  onSuccess: async () => {
    cpSync("../../eval/reliability_v1_60.jsonl", "dist/eval/reliability_v1_60.jsonl");
    cpSync("../../eval/loop", "dist/eval/loop", { recursive: true });
    const { configSchema } = (await import(pathToFileURL(resolve("dist/index.js")).href)) as { readonly configSchema: object };
    writeFileSync("dist/config.schema.json", `${JSON.stringify(configSchema, null, 2)}\n`);
  },
});
