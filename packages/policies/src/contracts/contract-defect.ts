/** A contract that is filled in a way that cannot be compiled; the message names the place. */
export class ContractDefect extends Error {}

/** Ends the compilation of a contract. `path` is a JSON pointer into what the model wrote. */
export function defect(path: string, problem: string): never {
  throw new ContractDefect(`${path} ${problem}`);
}
