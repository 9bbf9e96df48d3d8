// How long `import "@cupel/verifiers"` takes in a fresh process, over the built package.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median, print, skip } from "./table.ts";

const runs = 15;

/** Measures the built package; an empty module is the floor. */
export function benchColdImport(): void {
  const entry = new URL("../../packages/verifiers/dist/index.js", import.meta.url);
  if (!existsSync(fileURLToPath(entry))) {
    skip("cold import of @cupel/verifiers", "it is not built: npm run build");
    return;
  }
  const program = `const started = performance.now(); await import(${JSON.stringify(entry.href)}); console.log(performance.now() - started)`;
  const times = Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" })),
  );
  const figure = `${median(times).toFixed(0)} ms`;
  print({ what: "cold import of @cupel/verifiers", figure, reach: `60 ms (least ${Math.min(...times).toFixed(0)} ms, n = ${runs})` });
}
