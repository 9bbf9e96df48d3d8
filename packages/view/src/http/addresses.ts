/** Parameters of an address; those without a value are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** An address of ours with parameters behind it. */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") parameters.set(name, String(value));
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The page of a run. */
export function runAddress(name: string): string {
  return `/run/${encodeURIComponent(name)}`;
}

/** The list of its tasks. */
export function tasksAddress(name: string, query: Query = {}): string {
  return withQuery(`${runAddress(name)}/tasks`, query);
}

/** A task of it; with an arm and a candidate, from 1, that candidate alone. */
export function taskAddress(name: string, task: { readonly id: string; readonly model: string }, query: Query = {}): string {
  return withQuery(`${runAddress(name)}/task`, { id: task.id.toWellFormed(), model: task.model.toWellFormed(), ...query });
}

/** A comparison of runs; the first is what the others are compared with. */
export function compareAddress(names: readonly string[], query: Query = {}): string {
  const parameters = new URLSearchParams(names.map((name): [string, string] => ["run", name]));
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") parameters.set(name, String(value));
  return `/compare?${parameters}`;
}
