import { arch, availableParallelism, cpus, endianness, platform, release } from "node:os";
import type { CommandContext } from "@cupel/command-line";
import { contentHash } from "@cupel/core";
import { version } from "../version.ts";
import { bundledModel } from "./bundled-model.ts";
import { packageVersions, peerVersion } from "./package-versions.ts";

/** What can change the bits of an answer, without paths, user and host names. */
export interface Environment {
  readonly schemaVersion: 1;
  readonly detcheck: string;
  readonly node: { readonly version: string; readonly v8: string; readonly icu: string | null; readonly options: readonly string[] };
  readonly system: { readonly os: string; readonly release: string; readonly libc: string | null };
  readonly cpu: { readonly arch: string; readonly model: string; readonly logicalCores: number; readonly endianness: "BE" | "LE" };
  /** Versions of the packages that run the models. */
  readonly packages: Readonly<Record<string, string | null>>;
  /** The optional peer that runs any GGUF; null when it is not installed. */
  readonly llama: { readonly version: string } | null;
  readonly bundledModel: { readonly name: string; readonly sha256: string } | null;
  /** Variables that the numerics of inference libraries listen to; null when unset. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** SHA-256 of everything above as canonical JSON. */
  readonly fingerprint: string;
}

const watched = [
  "CUBLAS_WORKSPACE_CONFIG",
  "CUDA_VISIBLE_DEVICES",
  "CUDNN_BENCHMARK",
  "CUDNN_DETERMINISTIC",
  "GGML_CUDA_FORCE_MMQ",
  "MKL_CBWR",
  "MKL_NUM_THREADS",
  "OMP_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "VLLM_BATCH_INVARIANT",
];

/** Looks around. Reads files of installed packages; connects to nothing. */
export async function readEnvironment(variables: CommandContext["environment"]): Promise<Environment> {
  const processors = cpus();
  const facts = {
    schemaVersion: 1 as const,
    detcheck: version,
    node: {
      version: process.versions.node,
      v8: process.versions.v8,
      icu: process.versions.icu ?? null,
      options: nodeOptions(variables.NODE_OPTIONS),
    },
    system: { os: platform(), release: release(), libc: libc() },
    cpu: { arch: arch(), model: processors[0]?.model.trim() ?? "unknown", logicalCores: availableParallelism(), endianness: endianness() },
    packages: packageVersions(["@cupel/core", "@cupel/backends", "@cupel/determinism", "@cupel/tiny"]),
    llama: peerVersion("node-llama-cpp"),
    bundledModel: await bundledModel(),
    variables: Object.fromEntries(watched.map((name) => [name, variables[name] ?? null])),
  };
  return { ...facts, fingerprint: contentHash(facts) };
}

/** Names of the options that are set for Node; their values may be paths. */
function nodeOptions(text: string | undefined): readonly string[] {
  return [...process.execArgv, ...(text?.split(/\s+/) ?? [])]
    .filter((option) => option.startsWith("-"))
    .map((option) => option.split("=")[0] ?? option);
}

function libc(): string | null {
  if (platform() !== "linux") return null;
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime === undefined ? "musl or unknown" : `glibc ${report.header.glibcVersionRuntime}`;
}
