import { library } from "../../tsup.base.ts";

const workers = ["src/json-child.ts", "src/json-worker.ts", "src/regex-worker.ts", "src/sql-worker.ts", "src/sql-child.ts"];

export default library({ entry: ["src/index.ts", ...workers] });
