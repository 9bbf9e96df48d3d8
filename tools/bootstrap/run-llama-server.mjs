// The laws of backends and the check of determinism against a real llama-server, which takes minutes to build and so is named by whoever has one.
import { runSome } from "./run-tests.mjs";

const recipe = `SKIPPED: CUPEL_LLAMA_SERVER names no llama-server. Set it to the address of one, or to a binary, which is started with the
bundled model. The sources come with node-llama-cpp; about ten minutes on one core:
  git clone node_modules/.pnpm/node-llama-cpp@*/node_modules/node-llama-cpp/llama/gitRelease.bundle llama.cpp && cd llama.cpp
  cmake -B build -DCMAKE_BUILD_TYPE=Release -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_UI=OFF -DLLAMA_OPENSSL=OFF
  cmake --build build -t llama-server
  CUPEL_LLAMA_SERVER=$PWD/build/bin/llama-server npm run test:llama-server
Where the binary dies of an illegal instruction, add -DGGML_NATIVE=OFF to the second line.
`;

/** Runs the tests, or says loudly why not and how to get a server. */
export function runLlamaServer(machine) {
  if (process.env.CUPEL_LLAMA_SERVER) return runSome(machine, {}, ["tests/llama-server"]);
  process.stdout.write(recipe);
  return 0;
}
