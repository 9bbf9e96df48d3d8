import { cpSync } from "node:fs";
import { library } from "../../tsup.base.ts";

export default library({
  entry: ["src/main.ts"],
  // Private, so it travels inside.
  noExternal: ["@cupel/command-line"],
  onSuccess: async () => {
    cpSync("../../eval/reliability_v1_60.jsonl", "dist/eval/reliability_v1_60.jsonl");
  },
});
