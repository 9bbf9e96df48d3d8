import { fileURLToPath } from "node:url";

/** The folder of this package's Python sources, as a path. Right both from `src/` and from the bundle in `dist/`. */
export const pythonDirectory: string = fileURLToPath(new URL("../python/", import.meta.url));
