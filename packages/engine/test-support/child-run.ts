// A run in a process of its own, to be killed: node child-run.ts FOLDER resume|begin
import { run } from "../src/run.ts";
import { arms, guessBackend, guessTasks, guessVerifier } from "./guess-world.ts";

const [folder = "", mode] = process.argv.slice(2);
await run({
  tasks: guessTasks(30),
  arms: arms(),
  backend: guessBackend(1),
  verifiers: { guess: guessVerifier },
  concurrency: 4,
  journal: folder,
  resume: mode === "resume",
  reporters: [{ name: "tick", record: () => void process.stdout.write(".") }],
});
