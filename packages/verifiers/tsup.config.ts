import { library } from "../../tsup.base.ts";

export default library({ entry: ["src/index.ts", "src/json-worker.ts", "src/regex-worker.ts", "src/sql-worker.ts"] });
