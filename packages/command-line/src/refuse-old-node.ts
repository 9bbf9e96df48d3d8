const floor: readonly [number, number] = [22, 19];

/** Ends the process with exit code 2 and a sentence on a Node that the libraries do not load on. Imports nothing that would not load either. */
export function refuseOldNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > floor[0] || (major === floor[0] && minor >= floor[1])) return;
  process.stderr.write(`error: this is Node ${version}; Cupel needs Node ${floor.join(".")} or newer.\n`);
  process.exit(2);
}
