import type { Place } from "./matcher.ts";

/** Tokens by their bytes. */
interface Node {
  readonly children: Map<number, Node>;
  readonly tokens: number[];
}

/** Finds the tokens of a vocabulary that may stand at a place, all those with a common beginning at once. */
export interface TokenTrie {
  /** Ids of the tokens all of whose bytes may follow, in no order. */
  allowed(place: Place): Uint32Array;
}

/** @param bytes of each token by id; tokens without bytes are never allowed */
export function tokenTrie(bytes: readonly Uint8Array[]): TokenTrie {
  const root: Node = { children: new Map(), tokens: [] };
  for (const [token, own] of bytes.entries()) {
    if (own.length === 0) continue;
    let node = root;
    for (const byte of own) {
      let child = node.children.get(byte);
      if (child === undefined) node.children.set(byte, (child = { children: new Map(), tokens: [] }));
      node = child;
    }
    node.tokens.push(token);
  }
  return {
    allowed: (place) => {
      const found: number[] = [];
      const open: [Node, Place][] = [[root, place]];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const [node, at] = next;
        found.push(...node.tokens);
        for (const [byte, child] of node.children) {
          const after = at.after(byte);
          if (after !== undefined) open.push([child, after]);
        }
      }
      return Uint32Array.from(found);
    },
  };
}
