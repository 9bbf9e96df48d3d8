#!/usr/bin/env node
import { refuseOldNode } from "@cupel/command-line/refuse-old-node";

refuseOldNode();
// Loaded only now: what follows does not load on an old Node.
const [{ runCommandLine }, { createProgram }] = await Promise.all([import("@cupel/command-line"), import("./program.ts")]);
process.exitCode = await runCommandLine(createProgram, process.argv.slice(2));
