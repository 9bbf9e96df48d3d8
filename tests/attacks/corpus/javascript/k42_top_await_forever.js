// A module that never finishes loading.
await new Promise(() => {});
export function add(a, b) {
  return a + b;
}
