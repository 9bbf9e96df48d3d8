/** Why an engine was stopped: it ran past the deadline, ended itself, broke down, or asked the host for something it may not have. */
export type FaultKind = "timeout" | "exit" | "crash" | "refused";

/** Thrown through WebAssembly frames, where no Python code can catch it. The engine must be reset before it is used again. */
export class EngineFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.name = "EngineFault";
    this.kind = kind;
  }
}
