// The Kubernetes manifests: each object's form by its published schema, and that labels, ports, probes and references
// meet.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { isOurs, programFaults } from './program.ts';

const strings = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.enum(['/healthz', '/readyz']), port: z.string() }) });
const container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  envFrom: z
    .array(
      z.object({
        configMapRef: z.object({ name: z.string() }).optional(),
        secretRef: z.object({ name: z.string() }).optional(),
      }),
    )
    .default([]),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  resources: z.object({ requests: strings, limits: strings }),
});
const pod = z.object({
  metadata: z.object({ labels: strings }),
  spec: z.object({ securityContext: z.object({ runAsNonRoot: z.literal(true) }), containers: z.array(container) }),
});
const object = z.object({ apiVersion: z.string(), kind: z.string(), metadata: z.object({ name: z.string() }) });
const KINDS = {
  ConfigMap: object.extend({ data: strings }),
  Secret: object.extend({ stringData: strings }),
  Job: object.extend({ spec: z.object({ template: pod }) }),
  Deployment: object.extend({ spec: z.object({ selector: z.object({ matchLabels: strings }), template: pod }) }),
  Service: object.extend({
    spec: z.object({ selector: strings, ports: z.array(z.object({ targetPort: z.string() })) }),
  }),
  PodDisruptionBudget: object.extend({ spec: z.object({ selector: z.object({ matchLabels: strings }) }) }),
  ScaledObject: object.extend({
    spec: z.object({
      scaleTargetRef: z.object({ name: z.string() }),
      triggers: z.array(z.object({ metadata: z.object({ query: z.string() }) })),
    }),
  }),
};
type Kind = keyof typeof KINDS;
type Read = { [K in Kind]: z.infer<(typeof KINDS)[K]>[] };

export async function kubernetesFaults(folder: string, targets: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  const read: Read = {
    ConfigMap: [],
    Secret: [],
    Job: [],
    Deployment: [],
    Service: [],
    PodDisruptionBudget: [],
    ScaledObject: [],
  };
  for (const file of readdirSync(folder)) {
    for (const document of parseAllDocuments(readFileSync(join(folder, file), 'utf8'))) {
      const value: unknown = document.toJS();
      const where = join(folder, file);
      faults.push(...document.errors.map(({ message }) => `${where}: ${message}`));
      const named = object.safeParse(value);
      if (!named.success || !Object.hasOwn(KINDS, named.data.kind)) {
        faults.push(
          `${where}: an object has no apiVersion, kind or name, or is of a kind that this check does not know`,
        );
        continue;
      }
      const kind = named.data.kind as Kind;
      faults.push(
        ...(await formFaults(named.data.apiVersion, kind, value)).map(
          (fault) => `${where}: ${kind} ${named.data.metadata.name}: ${fault}`,
        ),
      );
      const own = KINDS[kind].safeParse(value);
      if (own.success) (read[kind] as unknown[]).push(own.data);
      else
        faults.push(
          ...own.error.issues.map(
            ({ path, message }) => `${where}: ${kind} ${named.data.metadata.name}: ${path.join('.')}: ${message}`,
          ),
        );
    }
  }
  return [...faults, ...meetingFaults(read, targets).map((fault) => `${folder}: ${fault}`)];
}

/** By the class that the published schema was made into. */
async function formFaults(apiVersion: string, kind: string, value: unknown): Promise<string[]> {
  const library = apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models';
  try {
    const module = (await import(`${library}/${apiVersion}/${kind}`)) as Record<
      string,
      new (value: unknown) => { validate(): void }
    >;
    const Model = module[kind];
    if (Model === undefined) return [`there is no ${kind} in ${apiVersion}`];
    new Model(value).validate();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function meetingFaults(read: Read, targets: readonly string[]): string[] {
  const faults: string[] = [];
  const covers = (selector: Record<string, string>, labels: Record<string, string>): boolean =>
    Object.entries(selector).every(([name, value]) => labels[name] === value);
  const valuesOf = new Map<string, Record<string, string>>([
    ...read.ConfigMap.map(({ metadata, data }) => [`ConfigMap ${metadata.name}`, data] as const),
    ...read.Secret.map(({ metadata, stringData }) => [`Secret ${metadata.name}`, stringData] as const),
  ]);
  for (const { kind, metadata, spec } of [...read.Job, ...read.Deployment]) {
    for (const { name, image, command, ports, env, envFrom, startupProbe, livenessProbe, readinessProbe } of spec
      .template.spec.containers) {
      const where = `${kind} ${metadata.name}, container ${name}`;
      if (!isOurs(image)) {
        faults.push(`${where}: ${image} is not ours`);
        continue;
      }
      const given: Record<string, string> = {};
      for (const { configMapRef, secretRef } of envFrom) {
        const source =
          configMapRef === undefined ? `Secret ${secretRef?.name ?? ''}` : `ConfigMap ${configMapRef.name}`;
        if (!valuesOf.has(source)) faults.push(`${where}: there is no ${source}`);
        Object.assign(given, valuesOf.get(source));
      }
      for (const one of env) given[one.name] = one.value;
      faults.push(...programFaults({ where, image, command, env: given }, targets));
      if (kind !== 'Deployment') continue;
      if (
        startupProbe === undefined ||
        livenessProbe?.httpGet.path !== '/healthz' ||
        readinessProbe?.httpGet.path !== '/readyz'
      )
        faults.push(`${where}: needs a startupProbe, a livenessProbe of /healthz and a readinessProbe of /readyz`);
      for (const one of [startupProbe, livenessProbe, readinessProbe])
        if (one !== undefined && !ports.some((port) => port.name === one.httpGet.port))
          faults.push(`${where}: a probe asks port ${one.httpGet.port}, which it has not`);
      const own = given[command.at(-1)?.endsWith('/worker.ts') === true ? 'WORKER_PORT' : 'PORT'] ?? 'another one';
      for (const { containerPort } of ports)
        if (String(containerPort) !== own) faults.push(`${where}: says port ${containerPort}, but listens on ${own}`);
    }
  }
  for (const { metadata, spec } of read.Deployment)
    if (!covers(spec.selector.matchLabels, spec.template.metadata.labels))
      faults.push(`Deployment ${metadata.name}: its selector does not find its own pods`);
  for (const { metadata, spec } of read.Service) {
    const behind = read.Deployment.filter((one) => covers(spec.selector, one.spec.template.metadata.labels));
    for (const { targetPort } of spec.ports)
      if (
        behind.length !== 1 ||
        !behind[0]?.spec.template.spec.containers.some(({ ports }) => ports.some(({ name }) => name === targetPort))
      )
        faults.push(`Service ${metadata.name}: no single deployment is behind its port ${targetPort}`);
  }
  for (const { metadata, spec } of read.PodDisruptionBudget)
    if (
      read.Deployment.filter((one) => covers(spec.selector.matchLabels, one.spec.template.metadata.labels)).length !== 1
    )
      faults.push(`PodDisruptionBudget ${metadata.name}: is not of exactly one deployment`);
  const metrics = readFileSync('src/platform/metrics.ts', 'utf8');
  for (const { metadata, spec } of read.ScaledObject) {
    if (!read.Deployment.some((one) => one.metadata.name === spec.scaleTargetRef.name))
      faults.push(`ScaledObject ${metadata.name}: there is no deployment ${spec.scaleTargetRef.name}`);
    for (const trigger of spec.triggers)
      for (const [metric] of trigger.metadata.query.matchAll(/maskstream_\w+/g))
        if (!metrics.includes(`'${metric}'`)) faults.push(`ScaledObject ${metadata.name}: nothing counts ${metric}`);
  }
  if (
    !read.Deployment.some(({ spec }) =>
      spec.template.spec.containers.some(
        ({ resources }) =>
          resources.requests['nvidia.com/gpu'] !== undefined &&
          resources.requests['nvidia.com/gpu'] === resources.limits['nvidia.com/gpu'],
      ),
    )
  )
    faults.push('no deployment asks for a GPU, with a limit of the same');
  return faults;
}
