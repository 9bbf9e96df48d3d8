import { CupelError } from "@cupel/core";
import type { EnvHttpProxyAgent, Response } from "undici";
import { parseBaseUrl } from "../http/base-url.ts";
import type { HubEnvironment } from "./hub-cache.ts";

/** The hub over HTTP. */
export interface HubClient extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly address: string;
  /** What must not be shown: the token, where there is one. */
  readonly secrets: readonly string[];
  /**
   * Follows redirects, with the token only where they stay with the hub. Gives the first answer of the hub as well: it says what the file is,
   * wherever the bytes come from.
   *
   * @throws CupelError `BACKEND_FAILED` for a redirect that leads nowhere, round in circles or out of encryption; else what fetch throws
   */
  get(path: string, options: { readonly signal: AbortSignal; readonly range?: number }): Promise<HubAnswer>;
}

/** The last answer, and the headers of the hub's own. */
export interface HubAnswer {
  readonly response: Response;
  readonly hub: Response["headers"];
}

const mostRedirects = 5;

/** A client after the environment: `HF_ENDPOINT`, `HF_TOKEN`, and the usual variables that name a proxy. */
export function createHubClient(environment: HubEnvironment): HubClient {
  const endpoint = parseBaseUrl(environment.HF_ENDPOINT || "https://huggingface.co");
  const address = endpoint.href.replace(/\/$/, "");
  const token = environment.HF_TOKEN?.trim();
  // As with other connections undici is loaded for the first request only.
  let opened: ReturnType<typeof openAgent> | undefined;

  async function send(url: URL, { signal, range }: { readonly signal: AbortSignal; readonly range?: number }): Promise<Response> {
    const { fetch, agent } = await (opened ??= openAgent(environment));
    return await fetch(url, {
      dispatcher: agent,
      redirect: "manual",
      signal,
      headers: {
        // A file must come as it is: its digest is of these bytes.
        "accept-encoding": "identity",
        ...(range && { range: `bytes=${range}-` }),
        ...(token && url.origin === endpoint.origin && { authorization: `Bearer ${token}` }),
      },
    });
  }

  return {
    address,
    secrets: token ? [token] : [],
    get: async (path, options) => {
      let url = new URL(`${address}${path}`);
      let hub: Response["headers"] | undefined;
      for (let redirects = 0; redirects <= mostRedirects; redirects++) {
        const response = await send(url, options);
        // A repository that was renamed is redirected within the hub: what counts is the answer that has the file.
        if (url.origin === endpoint.origin) hub = response.headers;
        if (response.status < 300 || response.status >= 400 || response.status === 304) return { response, hub: hub ?? response.headers };
        await response.body?.cancel();
        url = nextUrl(url, response.headers.get("location"));
      }
      throw new CupelError("BACKEND_FAILED", `The hub at ${address} redirects more than ${mostRedirects} times.`);
    },
    [Symbol.asyncDispose]: async () => await (await opened)?.agent.destroy(),
  };
}

function nextUrl(from: URL, location: string | null): URL {
  const to = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (to === undefined || !/^https?:$/.test(to.protocol)) {
    throw new CupelError("BACKEND_FAILED", `${from.origin} redirects to something that is no address.`);
  }
  if (from.protocol === "https:" && to.protocol === "http:") {
    throw new CupelError("BACKEND_FAILED", `${from.origin} redirects to ${to.origin}, which is not encrypted.`);
  }
  return to;
}

/** Downloads take as long as they take: what limits them is silence, which is watched elsewhere. */
async function openAgent(
  environment: HubEnvironment,
): Promise<Pick<typeof import("undici"), "fetch"> & { readonly agent: EnvHttpProxyAgent }> {
  const { http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY } = environment;
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: 10_000 },
    headersTimeout: 0,
    bodyTimeout: 0,
    httpProxy: http_proxy ?? HTTP_PROXY ?? "",
    httpsProxy: https_proxy ?? HTTPS_PROXY ?? "",
    noProxy: no_proxy ?? NO_PROXY ?? "",
  });
  return { fetch, agent };
}
