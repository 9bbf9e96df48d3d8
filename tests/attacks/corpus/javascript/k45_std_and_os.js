// The modules that QuickJS has as a program of its own.
function add(a, b) {
  std.open("@CANARY_DIR@/j59", "w").puts("out");
  os.exec(["touch", "@CANARY_DIR@/j59"]);
  return a + b;
}
