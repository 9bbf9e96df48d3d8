import { defineConfig } from "vitest/config";

// Nothing in their tests outlives its file: they share a process, and with it what is loaded.
const shared = "packages/{command-line,core,determinism,engine,memory,policies,reporters,stats,telemetry,testing,view}/src/**/*.test.ts";

export default defineConfig({
  // Packages resolve to their sources: tests need no build.
  resolve: { conditions: ["@cupel/source"] },
  ssr: { resolve: { conditions: ["@cupel/source"], externalConditions: ["@cupel/source"] } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "apart",
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/*/src/**/*.test.ts",
            "tests/**/*.test.ts",
            "tools/**/*.test.ts",
            "examples/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/dist/**", shared],
          typecheck: { enabled: true, include: ["packages/*/src/**/*.test-d.ts"], tsconfig: "tsconfig.tests.json" },
        },
      },
      { extends: true, test: { name: "shared", include: [shared], exclude: ["**/node_modules/**", "**/dist/**"], isolate: false } },
    ],
  },
});
