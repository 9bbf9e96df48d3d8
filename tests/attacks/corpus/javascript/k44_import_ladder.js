// Asks for the file system by every name it may have.
async function add(a, b) {
  for (const name of ["fs", "node:fs", "std", "os", "/etc/passwd", "file:///etc/passwd", "https://example.com/x.js"]) {
    try {
      const module = await import(name);
      (module.writeFileSync ?? module.open)("@CANARY_DIR@/j58", "w");
      return a + b;
    } catch {}
  }
  return null;
}
