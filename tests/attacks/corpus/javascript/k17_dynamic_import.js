async function add(a, b) {
  for (const name of ["node:fs", "fs", "std", "os", "qjs:std", "file:///etc/passwd", "@CANARY_DIR@/secret.txt"]) {
    try {
      await import(name);
      return a + b;
    } catch {}
  }
  return null;
}
