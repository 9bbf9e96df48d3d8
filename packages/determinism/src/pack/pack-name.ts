/** Whether a name in a manifest is that of a file inside its folder. */
export function isInside(name: string): boolean {
  return name !== "" && !name.split(/[\\/]/).includes("..") && !/^(?:[\\/]|[A-Za-z]:)/.test(name);
}
