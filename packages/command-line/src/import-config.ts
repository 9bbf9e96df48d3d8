import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { CupelError, messageOf } from "@cupel/core";

/**
 * The default export of a module that configures us. TypeScript runs by Node's own type stripping; a file whose folder says nothing of
 * module types is a module. Packages of Cupel that are not installed where it stands are taken from `from`, so that a configuration works
 * beside a command line that was never installed.
 *
 * @throws CupelError `CONFIG_INVALID` for what does not load, with the reason
 */
export async function importConfig(path: string, from: string): Promise<unknown> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        if (!(specifier.startsWith("@cupel/") && codeOf(error) === "ERR_MODULE_NOT_FOUND")) throw error;
        return next(specifier, { ...context, parentURL: from });
      }
    },
    load: (url, context, next) => {
      const untyped = context.format === undefined || context.format === null;
      const format = /\.ts$/.test(url) ? "module-typescript" : /\.js$/.test(url) ? "module" : undefined;
      return next(url, untyped && url.startsWith("file:") && format !== undefined ? { ...context, format } : context);
    },
  });
  try {
    const { default: value } = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
    return value;
  } catch (thrown) {
    throw explained(path, thrown);
  } finally {
    hooks.deregister();
  }
}

function explained(path: string, thrown: unknown): CupelError {
  if (CupelError.is(thrown)) return thrown;
  const code = codeOf(thrown);
  const [reason] = messageOf(thrown).split("\n");
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return new CupelError("CONFIG_INVALID", `${path} is not only types on top of JavaScript: ${reason?.trim()}.`, {
      cause: thrown,
      hint: "Node strips types and compiles nothing: write no enum, namespace or parameter property.",
    });
  }
  return new CupelError("CONFIG_INVALID", `${path} does not load: ${reason?.trim()}`, {
    cause: thrown,
    ...(code === "ERR_MODULE_NOT_FOUND" && { hint: "Install what it imports in its project." }),
  });
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | null)?.code;
}
