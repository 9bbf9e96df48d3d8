export { inMemory, type WinMemory } from "./in-memory.ts";
export { parseWins } from "./parse-wins.ts";
export { nearDuplicateContainment, nearDuplicateSimilarity } from "./prompt-profile.ts";
export { type Reverified, type ReverifyOptions, reverify, tasksOfWins } from "./reverify.ts";
export { winId } from "./win-store.ts";
export { type WinsFileOptions, winsFile } from "./wins-file.ts";
