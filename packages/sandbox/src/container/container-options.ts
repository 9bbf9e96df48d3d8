/** How mode `container` runs its judges. */
export interface ContainerOptions {
  /** Default: `docker` where it answers, else `podman`. */
  readonly engine?: "docker" | "podman";
  /** An image with CPython 3.9 or newer as `python3`, best by digest. Default: one that is made of the interpreter of this machine. */
  readonly image?: string;
  /** A runtime that the engine knows, such as `runsc`. Default: the engine's own. */
  readonly runtime?: string;
}
