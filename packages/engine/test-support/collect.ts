/** Everything that comes, as a list. (Array.fromAsync is not in the language level that we compile for.) */
export async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}
