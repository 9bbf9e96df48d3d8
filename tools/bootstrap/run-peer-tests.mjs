// The tests against the real tools that take a verifier over. Those are too heavy for every install, so they come here, on demand.
import { join } from "node:path";
import { runStep } from "./machine.mjs";
import { runSome } from "./run-tests.mjs";

/** Installs the pinned peers beside their tests (pnpm, from their own lockfile) and runs those. Returns 6 when they cannot be installed. */
export function runPeerTests(machine) {
  try {
    process.stderr.write("cupel: installing the peers (about 400 MB, once)\n");
    runStep(join(machine.root, "tests", "peers"), machine, ["pnpm", "install", "--frozen-lockfile", "--ignore-scripts", "--loglevel=warn"]);
  } catch (error) {
    process.stderr.write(`cupel: ${error.message}\n`);
    return 6;
  }
  return runSome(machine, { CUPEL_PEERS: "1" }, ["tests/peers"]);
}
