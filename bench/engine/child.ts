import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const environment = {
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? "",
  PROMPTFOO_DISABLE_TELEMETRY: "1",
  PROMPTFOO_DISABLE_UPDATE: "1",
};

const sources = ["--conditions=@cupel/source", "--disable-warning=ExperimentalWarning"];
/** Starts one of the programs in `children/`, or one at a `file:` URL: `.ts` on the sources, `.mjs` on the built packages. */
export function startChild(name: string, args: readonly (string | number)[], more: Readonly<Record<string, string>> = {}): ChildProcess {
  const file = fileURLToPath(new URL(name, new URL("children/", import.meta.url)));
  const words = [...(name.endsWith(".ts") ? sources : []), file, ...args.map(String)];
  return spawn(process.execPath, words, { env: { ...environment, ...more }, stdio: ["ignore", "pipe", "inherit"] });
}

/** Runs one of them to its end; the JSON in the last line of what it printed. @throws Error when it fails */
export async function runChild(
  name: string,
  args: readonly (string | number)[],
  more: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, number>>> {
  const child = startChild(name, args, more);
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (piece) => {
    text += piece;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${text.slice(-500)}`);
  return JSON.parse(text.trim().split("\n").at(-1) ?? "");
}
