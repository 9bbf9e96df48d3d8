import { cpSync, mkdirSync, writeFileSync } from "node:fs";
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
    const { artifactSchemas, configSchema } = (await import(
      pathToFileURL(resolve("dist/index.js")).href
    )) as typeof import("./src/index.ts");
    mkdirSync("dist/schemas", { recursive: true });
    for (const [name, { schema }] of Object.entries(artifactSchemas)) {
      writeFileSync(`dist/schemas/${name}.json`, `${JSON.stringify(schema, null, 2)}\n`);
    }
    writeFileSync("dist/config.schema.json", `${JSON.stringify(configSchema, null, 2)}\n`);
  },
});
