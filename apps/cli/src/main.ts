#!/usr/bin/env node
import { runCommandLine } from "@cupel/command-line";
import { createProgram } from "./program.ts";

process.exitCode = await runCommandLine(createProgram, process.argv.slice(2));
