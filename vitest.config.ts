import { defineConfig } from "vitest/config";

export default defineConfig({
  // Packages resolve to their sources: tests need no build.
  resolve: { conditions: ["@cupel/source"] },
  ssr: { resolve: { conditions: ["@cupel/source"], externalConditions: ["@cupel/source"] } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "apps/*/src/**/*.test.ts",
      "tests/**/*.test.ts",
      "tools/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    typecheck: { enabled: true, include: ["packages/*/src/**/*.test-d.ts"], tsconfig: "tsconfig.tests.json" },
  },
});
