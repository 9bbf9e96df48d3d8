/** The codec's values are at most 200 deep, and a reply puts a few lists around them. */
const depthLimit = 210;

/** Whether lists in JSON text are nested no deeper than replies are. A parser in QuickJS would break the engine over more. */
export function isShallow(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > depthLimit) return false;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return true;
}
