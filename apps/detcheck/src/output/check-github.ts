import { type DeterminismReport, percentUp } from "@cupel/determinism";
import { codeMarkdown, markdownRow, plainMarkdown } from "@cupel/reporters";

/** A check as the markdown of a GitHub step summary. What a model wrote stands as code. */
export function checkGithub(report: DeterminismReport): string {
  const { axes, headline, divergences, notShown, warnings, verdict } = report;
  const head = ["axis", "status", "prompts", "token div.", "score div.", "bound", "cause"];
  const rows = axes.map((axis) =>
    markdownRow([
      codeMarkdown(axis.axis),
      axis.status,
      String(axis.prompts),
      String(axis.tokenDivergences + axis.lengthOnly),
      String(axis.scoreDivergences),
      axis.bound === null ? "–" : percentUp(axis.bound.upper),
      axis.cause ?? "–",
    ]),
  );
  return [
    `## detcheck: ${verdict}`,
    "",
    plainMarkdown(headline),
    "",
    markdownRow(head),
    markdownRow(head.map(() => "---")),
    ...rows,
    ...divergences
      .slice(0, 10)
      .flatMap(({ prompt, promptStart, difference: { leftAfter, rightAfter, tokenIndex }, nearTie }) => [
        "",
        `- prompt ${prompt + 1} ${codeMarkdown(promptStart)}${tokenIndex === null ? "" : `, token ${tokenIndex}`}: ${codeMarkdown(leftAfter)} against ${codeMarkdown(rightAfter)}; ${nearTie}`,
      ]),
    ...warnings.map((warning) => `\n> ${plainMarkdown(warning)}`),
    "",
    "What this does not show:",
    "",
    ...notShown.map((line) => `- ${plainMarkdown(line)}`),
    "",
  ].join("\n");
}
