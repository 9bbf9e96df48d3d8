import { availableParallelism } from "node:os";
import { type Capabilities, contentHash, demandResponseFormat } from "@cupel/core";
import type { Engine } from "./engine.ts";
import type { EngineOptions } from "./engine-options.ts";
import { inlineLane } from "./inline-lane.ts";
import { LanePool } from "./lane-pool.ts";
import { loadReferenceModel, type ReferenceFacts } from "./load-reference-model.ts";
import type { ModelFile } from "./model-file.ts";
import { adapterFacts } from "./open-adapters.ts";
import { workerLane } from "./worker-lane.ts";

const defaultContext = 4096;
const maximumDefaultSequences = 8;

/** Loads a model into the reference engine: same bits on every machine, for any number of sequences, in workers or inline. */
export async function referenceEngine(file: ModelFile, facts: ReferenceFacts, options: EngineOptions): Promise<Engine> {
  const { adapters, inline } = options;
  const contextSize = options.contextSize ?? Math.min(facts.shape.context, defaultContext);
  const sequences = options.sequences ?? (inline ? 1 : Math.min(availableParallelism(), maximumDefaultSequences));
  const model = await loadReferenceModel(file, facts, { contextSize, sequences, adapters, kernel: options.kernel, shared: !inline });
  const pool = new LanePool(sequences, (index) => (inline ? inlineLane(model, index) : workerLane(model, index)), { sharesPrompts: true });
  const { tokens, types, merges } = facts.vocabulary;
  const capabilities: Capabilities = {
    determinism: "bit-exact",
    seeds: true,
    logprobs: true,
    streaming: true,
    tokenIds: true,
    responseFormats: ["json", "json-schema"],
    facts: {
      engine: "reference",
      kernel: model.memory.kernel,
      weightsSha256: file.sha256,
      tokenizerSha256: contentHash({ tokens, types, merges }),
      ...adapterFacts(adapters),
      parameters: facts.parameters,
      contextSize,
      sequences,
      threads: 1,
      logprobs: "raw",
    },
  };
  return {
    capabilities,
    generate: async (request) => {
      demandResponseFormat(request.responseFormat, capabilities, 'embedded (engine "reference")');
      return await pool.generate(request);
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}
