import { library } from "../../tsup.base.ts";

export default library({ entry: ["src/index.ts", "src/matchers/index.ts", "src/matchers/node-test.ts"] });
