#!/usr/bin/env node
// From a fresh clone to a running program with nothing but some Node (18 or newer) and npm. No dependencies, so it runs before any install.
// usage: node tools/bootstrap/main.mjs start|test|test:attacks|test:peers|test:llama-server|test:tarballs|test:codet|test:calibration|
//        test:kill|test:telemetry|test:soak|check|bench|cupel|detcheck|generate:eval [arguments]
import { prepare } from "./prepare.mjs";
import { runLlamaServer } from "./run-llama-server.mjs";
import { runPeerTests } from "./run-peer-tests.mjs";
import { runProgram } from "./run-program.mjs";
import { runTelemetry } from "./run-telemetry.mjs";
import { runAttacks, runSome, runTests } from "./run-tests.mjs";

const [command, ...rest] = process.argv.slice(2);

const commands = {
  start: (machine) => runProgram(machine, "apps/cli/dist/main.js", ["run", "--best-of-k", "4", ...rest]),
  cupel: (machine) => runProgram(machine, "apps/cli/dist/main.js", rest),
  detcheck: (machine) => runProgram(machine, "apps/detcheck/dist/main.js", rest),
  bench: (machine) => runProgram(machine, `bench/${rest[0] ?? "engine"}/main.ts`, rest.slice(1)),
  "generate:eval": (machine) => runProgram(machine, "eval/reliability_v2/generate/main.ts", rest),
  check: (machine) => runTests(machine, { only: "checks", rest }),
  "test:peers": (machine) => runPeerTests(machine),
  test: (machine) => runTests(machine, { only: rest.length > 0 ? "vitest" : undefined, rest }),
  "test:attacks": (machine) => runAttacks(machine, rest),
  "test:llama-server": (machine) => runLlamaServer(machine),
  "test:tarballs": (machine) => runSome(machine, { CUPEL_TARBALLS: "all" }, ["tests/tarballs", "tests/faces/runners.test.ts"]),
  "test:codet": (machine) => runSome(machine, { CUPEL_CODET: "all" }, ["tests/sandbox/codet.test.ts"]),
  "test:calibration": (machine) => runProgram(machine, "tests/calibration/main.ts", rest),
  "test:kill": (machine) => runSome(machine, { CUPEL_KILLS: rest[0] ?? "100" }, ["tests/cli/kill.test.ts", "tests/cli/loop-kill.test.ts"]),
  "test:telemetry": (machine) => runTelemetry(machine),
  "test:soak": (machine) => runSome(machine, { CUPEL_SOAK: rest[0] ?? "100000" }, ["tests/sandbox/soak.test.ts"]),
};

if (!Object.hasOwn(commands, command)) {
  process.stderr.write(`bootstrap: expected one of ${Object.keys(commands).join(", ")}, got ${command ?? "nothing"}\n`);
  process.exit(5);
}
process.exitCode = await commands[command](prepare({ talkative: command === "start" || command.startsWith("test") }));
