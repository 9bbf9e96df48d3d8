import type { Environment } from "./read-environment.ts";

/** The format level of detLLM that the fields without a word of ours keep. */
const detllmVersion = "0.1.1";

/** detLLM's variables; ours stand beside them. */
const detllmVariables = [
  "CUBLAS_WORKSPACE_CONFIG",
  "CUDA_VISIBLE_DEVICES",
  "CUDNN_BENCHMARK",
  "CUDNN_DETERMINISTIC",
  "MKL_NUM_THREADS",
  "OMP_NUM_THREADS",
  "PYTHONHASHSEED",
];

/** An environment as `env.json`: detLLM's fields by their names, absent runtimes as nulls, and ours beside them. Keys sorted. */
export function envSnapshot(environment: Environment): object {
  const { node, system, cpu, packages, llama, bundledModel, variables, fingerprint, detcheck } = environment;
  const all = Object.fromEntries([...detllmVariables.map((name) => [name, null] as const), ...Object.entries(variables)]);
  const snapshot = {
    artifact_type: "env_snapshot",
    schema_version: "1.0",
    detllm_version: detllmVersion,
    cupel_version: detcheck,
    python: { executable: null, implementation: "node", version: node.version },
    platform: { machine: cpu.arch, release: system.release, system: system.os },
    torch: { version: null },
    transformers: { version: null },
    device: null,
    env_vars: all,
    fingerprint,
    fingerprint_scheme: "sha256 of canonical JSON, without paths and host name",
    node,
    cpu,
    packages,
    llama,
    model: bundledModel,
  };
  return Object.fromEntries(Object.entries(snapshot).sort(([left], [right]) => (left < right ? -1 : 1)));
}
