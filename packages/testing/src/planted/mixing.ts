/** A 32-bit hash of a text under a key (FNV-1a, finished as in MurmurHash3): cheap, the same everywhere, for made-up models only. */
export function pathKey(key: number, text: string): number {
  let hash = (0x811c9dc5 ^ key) | 0;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return finish(hash);
}

/** A number on [0, 1) for three whole numbers. */
export function unitOf(first: number, second: number, third: number): number {
  return (
    finish(Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ finish(Math.imul(second + 0x7f4a7c15, 0xc2b2ae35) ^ finish(third + 0x165667b1))) /
    2 ** 32
  );
}

function finish(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
