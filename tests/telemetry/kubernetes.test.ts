import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { deployedBoards, deployFolder, yamlOf } from "./deployed.ts";
import { kubernetesFolder, kustomizations, type Labels, type Manifest, manifest, manifests, workloads } from "./manifests.ts";
import { strictlyTyped } from "./strictly-typed.ts";

/** Where the models of an API group are. */
function moduleOf(apiVersion: string): string {
  return `${apiVersion.startsWith("monitoring.coreos.com/") ? "@kubernetes-models/prometheus-operator" : "kubernetes-models"}/${apiVersion}`;
}

const value = ({ file: _file, ...object }: Manifest) => object;

test("every object is one by the schemas of Kubernetes and of the Prometheus operator, which refuse what is none", async () => {
  const problemsOf = async (object: Omit<Manifest, "file">): Promise<string> => {
    const models = (await import(moduleOf(object.apiVersion))) as Readonly<Record<string, new (data: unknown) => { validate(): void }>>;
    const Model = models[object.kind];
    if (Model === undefined) return `${object.apiVersion} has no ${object.kind}`;
    try {
      new Model(object).validate();
      return "";
    } catch (thrown) {
      return String(thrown);
    }
  };
  for (const own of manifests) expect(await problemsOf(value(own)), `${own.file}: ${own.metadata.name}`).toBe("");
  const job = value(manifest("Job", "first"));
  expect(await problemsOf({ ...job, spec: { ...(job.spec as object), completionMode: "Sharded" } })).toContain("completionMode");
  expect(await problemsOf({ ...job, spec: {} })).toContain("template");
  expect(await problemsOf({ ...job, kind: "Jobb" })).toContain("no Jobb");
});

test("no object has a member that its type does not know: the API would drop it without a word", () => {
  const typed = (own: Manifest) => ({
    file: own.file,
    module: moduleOf(own.apiVersion),
    type: `I${own.kind}`,
    value: value(own),
  });
  expect(strictlyTyped(manifests.map(typed))).toEqual([]);
  const text = JSON.stringify(manifest("Deployment", "cupel-reward")).replace("readinessProbe", "readynessProbe");
  expect(strictlyTyped([typed(JSON.parse(text) as Manifest)]).join()).toContain("'\"readynessProbe\"' does not exist");
});

test("everything but its namespace is in the namespace, whose standard for pods is the strictest", () => {
  for (const { kind, metadata } of manifests) expect(metadata.namespace, metadata.name).toBe(kind === "Namespace" ? undefined : "cupel");
  expect(manifest("Namespace", "cupel").metadata.labels).toEqual({ "pod-security.kubernetes.io/enforce": "restricted" });
});

test("pods run as nobody in particular, can write to volumes only, hold no token, and have limits", () => {
  expect(workloads).toHaveLength(3);
  for (const { manifest: own, pod, container } of workloads) {
    expect(pod.spec, own.file).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(container.securityContext, own.file).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(Object.keys(container.resources.requests), own.file).toEqual(["cpu", "memory"]);
    expect(container.resources.limits, own.file).toHaveProperty("memory");
    for (const { name, readOnly = false } of container.volumeMounts) {
      const volume = pod.spec.volumes.find((one) => one.name === name);
      expect(volume, `${own.file}: ${name}`).toBeDefined();
      expect(readOnly, `${own.file}: ${name}`).toBe(volume?.configMap !== undefined);
      if (volume?.emptyDir) expect(volume.emptyDir, own.file).toHaveProperty("sizeLimit");
    }
    for (const { name } of pod.spec.volumes)
      expect(
        container.volumeMounts.map((mount) => mount.name),
        own.file,
      ).toContain(name);
  }
});

test("a server is probed at ports that it has, and a job ends", () => {
  for (const { manifest: own, pod, container } of workloads) {
    if (own.kind === "Job") {
      expect(own.spec, own.file).toHaveProperty("activeDeadlineSeconds");
      expect(pod.spec.restartPolicy).toBe("Never");
      continue;
    }
    const ports = container.ports?.map(({ name }) => name) ?? [];
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe])
      expect(ports, own.file).toContain(probe?.httpGet?.port ?? probe?.tcpSocket?.port);
  }
});

test("what is scraped does not send its metrics as well", () => {
  const scraped = workloads.filter(({ container }) => container.ports?.some(({ name }) => name === "metrics"));
  expect(scraped).toHaveLength(2);
  for (const { container } of scraped) expect(container.env).toContainEqual({ name: "OTEL_METRICS_EXPORTER", value: "none" });
});

test("what refers to something refers to something that is there", () => {
  const has = (labels: Labels | undefined, wanted: Labels) => Object.entries(wanted).every(([name, text]) => labels?.[name] === text);
  interface Selecting {
    readonly selector: Labels & { readonly matchLabels: Labels };
    readonly ports: readonly { readonly name: string; readonly targetPort: string }[];
    readonly endpoints: readonly { readonly port: string }[];
    readonly podMetricsEndpoints: readonly { readonly port: string }[];
    readonly podSelector: { readonly matchLabels: Labels };
  }
  const spec = (kind: string, name: string) => manifest(kind, name).spec as Selecting;
  const [run, , reward] = ["first", "first-merge", "cupel-reward"].map((name) =>
    workloads.find((one) => one.manifest.metadata.name === name),
  );
  const portsOf = (one: typeof run) => one?.container.ports?.map(({ name }) => name);
  const service = spec("Service", "cupel-reward");
  const isOf = (wanted: Labels) => workloads.filter(({ pod }) => has(pod.metadata.labels, wanted));

  expect(isOf(spec("Deployment", "cupel-reward").selector.matchLabels)).toEqual([reward]);
  expect(isOf(spec("NetworkPolicy", "cupel-reward").podSelector.matchLabels)).toEqual([reward]);
  expect(isOf(service.selector)).toEqual([reward]);
  expect(service.ports.map(({ targetPort }) => targetPort)).toEqual(portsOf(reward));
  const monitor = spec("ServiceMonitor", "cupel");
  expect(manifests.filter(({ kind, metadata }) => kind === "Service" && has(metadata.labels, monitor.selector.matchLabels))).toHaveLength(
    1,
  );
  expect(service.ports.map(({ name }) => name)).toContain(monitor.endpoints[0]?.port);
  const pods = spec("PodMonitor", "cupel-run");
  expect(isOf(pods.selector.matchLabels)).toEqual([run]);
  expect(portsOf(run)).toContain(pods.podMetricsEndpoints[0]?.port);

  const readme = readFileSync(join(deployFolder, "README.md"), "utf8");
  for (const { manifest: own, pod, container } of workloads) {
    for (const { configMap, persistentVolumeClaim } of pod.spec.volumes) {
      if (persistentVolumeClaim) manifest("PersistentVolumeClaim", persistentVolumeClaim.claimName);
      if (configMap) expect(readme, own.file).toContain(`create configmap ${configMap.name} `);
    }
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      if (configMapRef && !configMapRef.optional) manifest("ConfigMap", configMapRef.name);
      if (secretRef) expect(secretRef.optional).toBe(true);
    }
  }
  const merged = workloads.find(({ manifest: { metadata } }) => metadata.name === "first-merge");
  expect(merged?.container.env.find(({ name }) => name === "RUN")?.value).toBe(run?.manifest.metadata.name);
});

test("kubectl apply -k takes every file of a folder, and each image with the name and tag that it was pushed with", () => {
  for (const { file, apiVersion, kind, resources, images = [] } of kustomizations) {
    const folder = dirname(file);
    expect([apiVersion, kind]).toEqual(["kustomize.config.k8s.io/v1beta1", "Kustomization"]);
    const files = new Set(manifests.filter((own) => dirname(own.file) === folder).map((own) => own.file));
    expect(new Set(resources.map((name) => join(folder, name)))).toEqual(files);
    const used = new Set(workloads.filter((own) => dirname(own.manifest.file) === folder).map(({ container }) => container.image));
    expect(new Set(images.map(({ name }) => name))).toEqual(used);
    for (const { newTag } of images) expect(newTag).not.toBe("latest");
  }
  expect(kustomizations).toHaveLength(4);
});

const hasKubectl = spawnSync("kubectl", ["kustomize", "--help"]).status === 0;

test.skipIf(!hasKubectl)("kubectl (skipped where it is not installed) builds every folder", () => {
  for (const { file } of kustomizations) {
    const { status, stderr, stdout } = spawnSync("kubectl", ["kustomize", join(kubernetesFolder, dirname(file))], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).not.toMatch(/image: cupel$/m);
  }
});

test("every flag in a manifest is one that the command has, and every variable of ours stands for one", async () => {
  const helps = new Map<string, string>();
  for (const { manifest: own, container } of workloads) {
    const script = container.command ? container.args.join("\n") : `cupel ${container.args.join(" ")}`;
    const calls = [...script.matchAll(/\bcupel (\w+)([^;\n]*)/g)];
    expect(calls.length, own.file).toBeGreaterThan(0);
    for (const [, command = "", words = ""] of calls) {
      const help = helps.get(command) ?? (await runCommand("cupel", [command, "--help"], { directory: deployFolder })).stdout;
      helps.set(command, help);
      const named = (container.envFrom ?? []).flatMap(({ configMapRef }) =>
        configMapRef && !configMapRef.optional ? Object.keys(manifest("ConfigMap", configMapRef.name).data ?? {}) : [],
      );
      const variables = [...container.env.map(({ name }) => name), ...named].filter((name) => name.startsWith("CUPEL_"));
      const flags = variables.map((name) => `--${name.slice("CUPEL_".length).toLowerCase().replaceAll("_", "-")}`);
      for (const flag of [...(words.match(/--[\w-]+/g) ?? []), ...flags])
        expect(new RegExp(`^ +(-\\w, )?${flag}[ \n]`, "m").test(help), `${own.file}: cupel ${command} ${flag}`).toBe(true);
    }
  }
  expect([...helps.keys()].sort()).toEqual(["merge", "report", "reward", "run"]);
});

test("boards and rules in the cluster are those of the stack", () => {
  const maps = manifests.filter(({ file }) => file === "monitoring/dashboards.yaml");
  const files = deployedBoards().filter(({ uid }) => uid !== "cupel-containers");
  expect(maps.flatMap(({ data = {} }) => Object.entries(data))).toEqual(
    maps.map(({ metadata: { name } }) => {
      const file = `${name.replace(/-dashboard$/, "")}.json`;
      return [file, readFileSync(join(deployFolder, "grafana", "dashboards", file), "utf8")];
    }),
  );
  expect(maps).toHaveLength(files.length);
  for (const { metadata, data } of maps) {
    expect(metadata.labels).toHaveProperty("grafana_dashboard", "1");
    // The most that a config map may hold.
    expect(JSON.stringify(data).length).toBeLessThan(1 << 20);
  }
  for (const name of ["recording", "alerts"]) {
    const { spec } = manifest("PrometheusRule", `cupel-${name}`) as {
      readonly spec: { readonly groups: readonly { readonly name: string }[] };
    };
    expect(spec).toEqual(yamlOf(`prometheus/rules/${name}.yaml`));
    // The API refuses a name that stands twice in an object.
    expect(new Set(spec.groups.map((group) => group.name)).size).toBe(spec.groups.length);
  }
});

test("the files that the guide of the stack tells to apply are there", () => {
  const readme = readFileSync(join(deployFolder, "README.md"), "utf8");
  const applied = [...readme.matchAll(/kubectl apply -[fk] (deploy\/kubernetes\/\S+)/g)].map(([, path = ""]) => path);
  expect(applied.length).toBeGreaterThan(4);
  for (const path of applied) expect(existsSync(join(deployFolder, "..", path)), path).toBe(true);
});
