import * as nodeModule from "node:module";

/** TypeScript as JavaScript, on the same lines where it can be; or why it does not parse. `broken`: the compiler must not be used again. */
export type Stripped = { readonly source: string } | { readonly message: string; readonly broken: boolean };

/** Takes types away by Node itself; enums and other syntax with a meaning are translated. */
export function stripTypes(source: string): Stripped {
  const strip = nodeModule.stripTypeScriptTypes;
  try {
    try {
      return { source: strip(source) };
    } catch (thrown) {
      if (codeOf(thrown) !== "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") throw thrown;
      return { source: strip(source, { mode: "transform" }) };
    }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const lines = message.split("\n").map((line) => line.trim());
    const said = lines.find((line) => /^x |^× /.test(line))?.slice(2) ?? lines.find((line) => line !== "") ?? "invalid TypeScript";
    const known = ["ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX", "ERR_INVALID_TYPESCRIPT_SYNTAX"];
    return { message: said.slice(0, 200), broken: !known.includes(codeOf(thrown) ?? "") };
  }
}

function codeOf(thrown: unknown): string | undefined {
  return (thrown as { readonly code?: string } | undefined)?.code;
}
