// What a configuration file says, or why not, as JSON on stdout. Arguments: the file, and the options it may have.
import { CupelError } from "@cupel/core";
import { readConfigFile } from "../src/config-file.ts";

const [path = "", ...known] = process.argv.slice(2);
const { values, error } = await readConfigFile(path, { known, from: import.meta.url }).then(
  ({ values }) => ({ values, error: undefined }),
  (thrown: unknown) => ({
    values: undefined,
    error: CupelError.is(thrown) ? { code: thrown.code, message: thrown.message } : String(thrown),
  }),
);
process.stdout.write(JSON.stringify({ values, error }));
