import { importLlama } from "../engine/llama-peer.ts";

/** True where node-llama-cpp is installed and has a binary: it is a development dependency, but not every platform has one. */
export async function isLlamaHere(): Promise<boolean> {
  try {
    const peer = await importLlama();
    await using llama = await peer.getLlama({
      build: "never",
      gpu: false,
      skipDownload: true,
      progressLogs: false,
      logLevel: peer.LlamaLogLevel.error,
    });
    return llama !== undefined;
  } catch {
    return false;
  }
}
