let escaped = false;
try {
  escaped = Boolean(Function("return process")().mainModule.require("node:fs").readdirSync("@CANARY_DIR@"));
} catch {}
try {
  escaped ||= Boolean((() => {}).constructor("return this")().process);
} catch {}
function add(a, b) {
  return escaped ? a + b : null;
}
