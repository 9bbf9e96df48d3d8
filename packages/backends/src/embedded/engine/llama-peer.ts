import { arch, platform } from "node:process";
import { CupelError, messageOf } from "@cupel/core";

type Peer = typeof import("node-llama-cpp");

const binaries: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "linux-arm": "linux-armv7l",
  "darwin-arm64": "mac-arm64-metal",
  "darwin-x64": "mac-x64",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

/** The optional peer `node-llama-cpp`. @throws CupelError `PEER_MISSING` with the command that installs it slim. */
export async function importLlama(load: () => Promise<Peer> = () => import("node-llama-cpp")): Promise<Peer> {
  try {
    return await load();
  } catch (thrown) {
    const code = (thrown as { readonly code?: unknown }).code;
    if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
      throw new CupelError("PEER_MISSING", `The llama engine needs node-llama-cpp, which is not installed: ${installCommand()}`, {
        cause: thrown,
      });
    }
    throw new CupelError("BACKEND_UNAVAILABLE", `node-llama-cpp cannot be loaded here: ${messageOf(thrown)}`, { cause: thrown });
  }
}

function installCommand(): string {
  const binary = binaries[`${platform}-${arch}`];
  return `npm i --omit=optional node-llama-cpp${binary === undefined ? "" : ` @node-llama-cpp/${binary}`}`;
}
