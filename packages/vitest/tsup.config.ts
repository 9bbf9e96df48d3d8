import { library } from "../../tsup.base.ts";

export default library({ entry: ["src/index.ts", "src/matchers.ts", "src/v4.ts", "src/reporter.ts", "src/annotate.ts"] });
