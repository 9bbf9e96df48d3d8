import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CupelError, messageOf } from "@cupel/core";

/** Where QuickJS lies. */
export interface QuickjsLocation {
  /** Version of the package `quickjs-emscripten`, such as `0.32.0`. */
  readonly version: string;
  /** Its loader and its variant, as files to import. */
  readonly core: string;
  readonly variant: string;
  /** The engine itself. */
  readonly wasm: string;
  /** What must be readable to load them. */
  readonly readable: readonly string[];
}

const engine = "@jitl/quickjs-wasmfile-release-sync";
/** Of this line the names and options are known that are used here. */
const known = /^0\.(?:3[2-9]|[4-9]\d)\./;

/**
 * Looks for the package `quickjs-emscripten`. Throws `CupelError("PEER_MISSING")` when it is not installed and
 * `CupelError("SANDBOX_UNAVAILABLE")` when it is another version than 0.32 or newer.
 */
export function locateQuickjs(): QuickjsLocation {
  const hint = "Install it beside @cupel/sandbox: npm install quickjs-emscripten@0.32";
  try {
    const main = createRequire(import.meta.url).resolve("quickjs-emscripten");
    const from = createRequire(realpathSync(main));
    const core = from.resolve("quickjs-emscripten-core");
    const variant = from.resolve(engine);
    const version = versionAbove(main);
    if (!known.test(version)) {
      throw new CupelError("SANDBOX_UNAVAILABLE", `JavaScript needs quickjs-emscripten 0.32 or newer, but ${version} is installed.`, {
        hint,
      });
    }
    const folders = [core, variant].map((file) => packageAbove(realpathSync(file)));
    const readable = [...folders, ...[core, variant].flatMap((file) => placesOf("@jitl/quickjs-ffi-types", createRequire(file)))];
    return { version, core, variant, wasm: from.resolve(`${engine}/wasm`), readable: [...new Set(readable)] };
  } catch (thrown) {
    if (CupelError.is(thrown)) throw thrown;
    const why = messageOf(thrown).split("\n")[0];
    throw new CupelError("PEER_MISSING", `Running JavaScript needs the package quickjs-emscripten: ${why}`, { cause: thrown, hint });
  }
}

/** Where Node looks for a package, up to where it lies, which may be a link. */
function placesOf(name: string, from: NodeJS.Require): readonly string[] {
  const places = (from.resolve.paths(name) ?? []).map((folder) => join(folder, name));
  const found = places.findIndex((place) => existsSync(place));
  return found < 0 ? [] : [...places.slice(0, found + 1), realpathSync(places[found] ?? "")];
}

function packageAbove(file: string): string {
  const folder = dirname(file);
  return existsSync(join(folder, "package.json")) ? folder : packageAbove(folder);
}

function versionAbove(file: string): string {
  return (JSON.parse(readFileSync(join(packageAbove(file), "package.json"), "utf8")) as { readonly version: string }).version;
}
