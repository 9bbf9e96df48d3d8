import type { Board } from "./board.ts";
import { containers } from "./containers.ts";
import { determinism } from "./determinism.ts";
import { dualLlm } from "./dual-llm.ts";
import { loop } from "./loop.ts";
import { models } from "./models.ts";
import { verification } from "./verification.ts";

/** Every board that is provisioned. One is added with what emits its metrics, never before. */
export const boards: readonly Board[] = [models, verification, loop, determinism, dualLlm, containers];
