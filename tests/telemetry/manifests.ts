import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import { deployFolder } from "./deployed.ts";

/** An object as Kubernetes knows it, and the file that it stands in. */
export interface Manifest {
  /** In `deploy/kubernetes/`. */
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
  readonly spec: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

export type Labels = Readonly<Record<string, string>>;

export interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string };
  readonly tcpSocket?: { readonly port: string };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly Variable[];
  readonly envFrom?: readonly Readonly<
    Record<"configMapRef" | "secretRef", { readonly name: string; readonly optional?: boolean } | undefined>
  >[];
  readonly resources: { readonly requests: Labels; readonly limits: Labels };
  readonly securityContext: object;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

/** What a Deployment or a Job starts. */
export interface Pod {
  readonly metadata: { readonly labels: Labels };
  readonly spec: {
    readonly containers: readonly Container[];
    readonly volumes: readonly {
      readonly name: string;
      readonly configMap?: { readonly name: string };
      readonly persistentVolumeClaim?: { readonly claimName: string };
      readonly emptyDir?: { readonly sizeLimit: string };
    }[];
    readonly restartPolicy?: string;
    readonly securityContext: object;
  };
}

export const kubernetesFolder: string = join(deployFolder, "kubernetes");

function documentsIn(kind: (path: string) => boolean): readonly Manifest[] {
  const paths = readdirSync(kubernetesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kind(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  return paths.sort().flatMap((path) =>
    parseAllDocuments(readFileSync(path, "utf8")).map((document) => {
      const [error] = document.errors;
      if (error) throw error;
      return { file: relative(kubernetesFolder, path), ...(document.toJS() as Omit<Manifest, "file">) };
    }),
  );
}

/** Every object of `deploy/kubernetes/`. @throws what is no YAML */
export const manifests: readonly Manifest[] = documentsIn((name) => name !== "kustomization.yaml");

/** What `kubectl apply -k` reads there. */
export const kustomizations = documentsIn((name) => name === "kustomization.yaml") as unknown as readonly {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly resources: readonly string[];
  readonly images?: readonly { readonly name: string; readonly newName: string; readonly newTag: string }[];
}[];

/** The one of that kind and name. */
export function manifest(kind: string, name: string): Manifest {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}

/** What starts pods, with them. */
export const workloads: readonly { readonly manifest: Manifest; readonly pod: Pod; readonly container: Container }[] = manifests
  .filter(({ kind }) => kind === "Deployment" || kind === "Job")
  .map((own) => {
    const { template: pod } = own.spec as { readonly template: Pod };
    const [container, ...others] = pod.spec.containers;
    if (container === undefined || others.length > 0) throw new Error(`${own.file} has not one container.`);
    return { manifest: own, pod, container };
  });
