import { join } from "node:path";
import ts from "typescript";

/** A value and the type that it must have: an export of a module. */
export interface TypedValue {
  /** Where it comes from. */
  readonly file: string;
  readonly module: string;
  readonly type: string;
  readonly value: unknown;
}

/** What the compiler says against values, members that their types do not have included. */
export function strictlyTyped(values: readonly TypedValue[]): readonly string[] {
  const text = values
    .map(({ module, type, value }, index) => {
      return `import type { ${type} as Type${index} } from "${module}"; export const value${index}: Type${index} = ${JSON.stringify(value)};`;
    })
    .join("\n");
  const path = join(import.meta.dirname, "strictly-typed-values.ts");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ["lib.es2022.d.ts"],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.readFile = (name) => (name === path ? text : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([path], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file?.fileName === path ? file.getLineAndCharacterOfPosition(start).line : undefined;
    return `${line === undefined ? "" : `${values[line]?.file}: `}${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
