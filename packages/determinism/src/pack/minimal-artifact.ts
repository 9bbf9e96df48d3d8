import type { MinimalCase } from "../replay/minimise.ts";
import { artifactHeader } from "./artifact.ts";
import { withoutSecretMembers } from "./redact/secrets.ts";

/** `minimal.json`: the smallest case that still diverges, its keys in their order. */
export function minimalArtifact(minimal: MinimalCase, cupelVersion: string): string {
  const { requests, settings } = minimal;
  const told: MinimalCase = {
    ...minimal,
    settings: { ...settings, extra: JSON.parse(withoutSecretMembers(JSON.stringify(settings.extra))) },
    requests: { ...requests, left: withoutSecretMembers(requests.left), right: requests.right.map(withoutSecretMembers) },
  };
  return `${JSON.stringify({ ...artifactHeader("minimal_case", cupelVersion), case: told }, null, 2)}\n`;
}
