import type { EmscriptenFiles, FileStream } from "./pyodide-module.ts";

/**
 * Notes every open file of an engine, which JavaScript keeps outside the interpreter's memory, and returns what puts it all back:
 * what a program closed, opened, moved or duplicated. Without it, a program that closes everything ends every later job.
 */
export function keepStreams(files: EmscriptenFiles): () => void {
  const kept = files.streams.map((stream) => (stream ? { stream, members: { ...stream }, shared: { ...stream.shared } } : null));
  return () => {
    files.streams.length = 0;
    for (const entry of kept) {
      files.streams.push(entry && restored(entry.stream, entry.members, entry.shared));
    }
  };
}

function restored(stream: FileStream, members: FileStream, shared: Record<string, unknown>): FileStream {
  for (const name of Object.keys(stream)) if (!(name in members)) delete stream[name];
  return Object.assign(stream, members, { shared: { ...shared } });
}
