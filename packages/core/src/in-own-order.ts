/**
 * A request as a hash of canonical JSON must see it: such a hash does not see in which order members stand, and where decoding is held to a
 * schema, that order is the order of the answer.
 */
export function inOwnOrder(request: object): object {
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : value]),
  );
}
