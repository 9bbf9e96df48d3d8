/** True where a server says that a prompt is longer than its model's context. Servers agree on no code for it, but on the words. */
export function isContextOverflow(serverMessage: string): boolean {
  return /context[_ ](length|size|window)|maximum context|exceeds? .*context|prompt is too long/i.test(serverMessage);
}
