function add(a, b) {
  try {
    JSON.parse("[".repeat(200000));
  } catch {}
  return null;
}
