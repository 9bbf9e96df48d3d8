// Bytes that are no more than zeros, but many.
function add() {
  return new Uint8Array(2 ** 31);
}
