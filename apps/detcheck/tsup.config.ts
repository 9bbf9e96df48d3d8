import { library } from "../../tsup.base.ts";

export default library({
  entry: ["src/main.ts"],
  // Private, so it travels inside.
  noExternal: ["@cupel/command-line"],
});
