import { mapStrings } from "./map-strings.ts";
import { redacted } from "./pseudonym.ts";

/** Members that are evidence, or paths of a URL: what stands there is no path and no host of this machine. */
const evidence = new Set([
  "text",
  "body",
  "promptStart",
  "before",
  "leftAfter",
  "rightAfter",
  "start",
  "token",
  "path",
  "prompt",
  "sha256",
]);

/** An absolute path of two segments or more; the path of a URL is none. */
const absolute = /(?<![\w:/.<>-])(?:[A-Za-z]:[\\/]|~?\/)(?:[^\s"'<>|:/\\]+[\\/])+[^\s"'<>|:,;)\\/]*/g;

/** A value without absolute paths. */
export function withoutPaths<Value>(value: Value): Value {
  return mapStrings(value, (text) => text.replace(absolute, redacted), evidence);
}

/** A value without names of hosts: those given, wherever they stand. */
export function withoutHosts<Value>(value: Value, hosts: readonly string[]): Value {
  const known = hosts.filter((host) => host.length > 2).sort((left, right) => right.length - left.length);
  return mapStrings(value, (text) => known.reduce((rest, host) => rest.replaceAll(host, redacted), text), evidence);
}

/** Names by which the host of a URL may be mentioned. */
export function hostsOf(baseUrl: string | null): readonly string[] {
  if (baseUrl === null || !URL.canParse(baseUrl)) return [];
  const { host, hostname } = new URL(baseUrl);
  return [host, hostname];
}
