import { CupelError } from "@cupel/core";

/**
 * The address of a server, without a trailing slash.
 *
 * @throws CupelError `CONFIG_INVALID` for anything but http and https, and for addresses that hold a password, a query or a fragment:
 * addresses end up in records, secrets must not.
 */
export function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !(url.protocol === "http:" || url.protocol === "https:")) {
    throw new CupelError(
      "CONFIG_INVALID",
      `The base URL ${JSON.stringify(text)} is not an http or https address such as http://127.0.0.1:11434.`,
    );
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new CupelError(
      "CONFIG_INVALID",
      `The base URL of ${url.origin} holds a user name, a query or a fragment; give the plain address and pass a key by the environment.`,
    );
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}
