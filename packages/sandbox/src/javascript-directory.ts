import { fileURLToPath } from "node:url";

/** The folder of the JavaScript that runs inside the engines, as a path. Right both from `src/` and from the bundle in `dist/`. */
export const javascriptDirectory: string = fileURLToPath(new URL("../javascript", import.meta.url));
