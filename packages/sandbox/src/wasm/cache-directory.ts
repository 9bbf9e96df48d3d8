import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** Where snapshots are kept unless told otherwise: the user's cache folder, or a temporary one for users without a home. */
export function defaultCacheDirectory(): string {
  return join(userCache(), "cupel");
}

function userCache(): string {
  const home = homedir();
  if (process.platform === "win32") return process.env.LOCALAPPDATA ?? tmpdir();
  if (home === "" || home === "/") return join(tmpdir(), `cache-${process.getuid?.() ?? 0}`);
  if (process.platform === "darwin") return join(home, "Library", "Caches");
  return process.env.XDG_CACHE_HOME || join(home, ".cache");
}
