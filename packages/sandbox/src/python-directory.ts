import { fileURLToPath } from "node:url";

/** The folder of the Python sources that every mode shares, as a path. Right both from `src/` and from the bundle in `dist/`. */
export const pythonDirectory: string = fileURLToPath(new URL("../python/", import.meta.url));
