Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
function add(a, b) {
  return null;
}
