import type { FunctionBuilder } from "./function-builder.ts";
import { type Code, unsigned } from "./instructions.ts";

/**
 * The bytes of a WebAssembly module that imports the memory `host.memory` and exports the functions by name (binary format 1).
 *
 * @param shared whether the memory is shared between threads, which is part of its type.
 */
export function assemble(functions: readonly FunctionBuilder[], shared: boolean): Uint8Array<ArrayBuffer> {
  const limits = shared ? [3, 1, unsigned(65_536)] : [0, 1];
  const bytes = flatten([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, vector(functions.map((item) => item.type()))),
    section(2, vector([[name("host"), name("memory"), 2, limits]])),
    section(3, vector(functions.map((_, index) => unsigned(index)))),
    section(7, vector(functions.map((item, index) => [name(item.name), 0, unsigned(index)]))),
    section(10, vector(functions.map((item) => sized(item.code())))),
  ]);
  return Uint8Array.from(bytes);
}

const section = (id: number, content: Code): Code => [id, sized(content)];
const vector = (items: readonly Code[]): Code => [unsigned(items.length), items];
const name = (text: string): Code => vector([...new TextEncoder().encode(text)]);

function sized(content: Code): Code {
  const bytes = flatten(content);
  return [unsigned(bytes.length), bytes];
}

function flatten(code: Code, into: number[] = []): number[] {
  if (typeof code === "number") into.push(code);
  else for (const part of code) flatten(part, into);
  return into;
}
