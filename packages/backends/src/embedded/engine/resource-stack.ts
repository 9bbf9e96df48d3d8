/** Collects resources and releases them in reverse order. (`AsyncDisposableStack` is missing in Node 22.) */
export class ResourceStack implements AsyncDisposable {
  readonly #resources: AsyncDisposable[] = [];

  use<Resource extends AsyncDisposable>(resource: Resource): Resource {
    this.#resources.push(resource);
    return resource;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const resource of this.#resources.splice(0).reverse()) await resource[Symbol.asyncDispose]();
  }
}
