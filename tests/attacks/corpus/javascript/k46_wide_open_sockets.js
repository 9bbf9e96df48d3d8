// Calls home.
async function add(a, b) {
  await fetch("http://127.0.0.1:@CANARY_PORT@/");
  new WebSocket("ws://127.0.0.1:@CANARY_PORT@/");
  return a + b;
}
