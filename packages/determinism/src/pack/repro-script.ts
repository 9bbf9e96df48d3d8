import type { CheckResult } from "../types/check-result.ts";
import type { TraceRow } from "../types/trace.ts";
import { type Repro, reproOf } from "./repro.ts";

/** Small programs that send a server the first divergence again, by its minimal case where there is one: `repro.mjs` and `curl.sh`. None where nothing went over a wire. */
export function reproScripts({ trace, report }: CheckResult, minimal?: Repro): Readonly<Record<string, string>> {
  const { baseUrl } = trace.target;
  const repro = minimal ?? recorded({ trace, report });
  if (baseUrl === null || repro === undefined) return {};
  return { "repro.mjs": script(baseUrl, repro), "curl.sh": curl(baseUrl, repro) };
}

function recorded({ trace, report }: Pick<CheckResult, "trace" | "report">): Repro | undefined {
  const [divergence] = report.divergences;
  const at = (sequence: number): TraceRow | undefined => trace.rows.find((row) => row.sequence === sequence);
  const [left, right] = divergence ? [at(divergence.left.sequence), at(divergence.right.sequence)] : [];
  if (left === undefined || right === undefined) return undefined;
  return reproOf({ left, right, together: trace.rows.filter(({ group }) => group === right.group && group >= 0) });
}

function script(baseUrl: string, repro: Repro): string {
  return `// Sends both sides of a divergence and says how often they differ. Node 18 or newer, no packages.
// usage: node repro.mjs [times]     REPRO_BASE_URL and REPRO_API_KEY come from the environment
const baseUrl = process.env.REPRO_BASE_URL ?? ${JSON.stringify(baseUrl)};
const repro = ${JSON.stringify(repro, null, 2)};
const times = Number(process.argv[2] ?? 10);

// Read whole: a stream would have to be put together first.
const whole = (body) => JSON.stringify({ ...JSON.parse(body), stream: false });

async function send(body) {
  const headers = { "content-type": "application/json" };
  if (process.env.REPRO_API_KEY) headers.authorization = \`Bearer \${process.env.REPRO_API_KEY}\`;
  const response = await fetch(baseUrl + repro.path, { method: "POST", headers, body: whole(body) });
  if (!response.ok) throw new Error(\`\${response.status}: \${await response.text()}\`);
  return await response.json();
}

function textOf(answer, output) {
  const one = Array.isArray(answer) ? answer[output] : answer;
  const choice = one.choices?.find(({ index }) => index === output) ?? one.choices?.[output];
  return choice?.message?.content ?? choice?.text ?? one.content ?? one.response ?? one.text;
}

let differed = 0;
for (let time = 0; time < times; time++) {
  const left = textOf(await send(repro.left), 0);
  const answers = await Promise.all(repro.right.map(send));
  const right = textOf(answers[repro.place], repro.output);
  if (left === right) continue;
  if (differed++ === 0) console.log(\`left:  \${JSON.stringify(left)}\\nright: \${JSON.stringify(right)}\`);
}
console.log(\`differed \${differed} of \${times} times\`);
process.exitCode = differed > 0 ? 1 : 0;
`;
}

function curl(baseUrl: string, { path, left, right, place }: Repro): string {
  const call = (body: string): string =>
    `curl -sS "$REPRO_BASE_URL${path}" -H 'content-type: application/json' \${REPRO_API_KEY:+-H "authorization: Bearer $REPRO_API_KEY"} -d '${body.replaceAll("'", "'\\''")}'`;
  const together = right.length > 1 ? `# ${right.length} requests at the same time; the diverging one is number ${place + 1}\n` : "";
  return `#!/bin/sh
# Both sides of a divergence. REPRO_BASE_URL and REPRO_API_KEY come from the environment.
REPRO_BASE_URL="\${REPRO_BASE_URL:-${baseUrl}}"
echo '--- left'
${call(left)}
echo
echo '--- right'
${together}${right.map((body) => `${call(body)}${right.length > 1 ? " &" : ""}`).join("\n")}
${right.length > 1 ? "wait\n" : ""}echo
`;
}
