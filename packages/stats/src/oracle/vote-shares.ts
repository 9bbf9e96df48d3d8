/** Share of each class among the votes given. */
export function shares(row: readonly number[], classes: number): readonly number[] {
  const given = row.filter((vote) => vote >= 0);
  return Array.from({ length: classes }, (_, code) => given.filter((vote) => vote === code).length / given.length);
}
