// Checks the references between Kubernetes objects: selectors match pods, probes and services name existing ports,
// ConfigMaps and Secrets exist, and the server exports the metrics that are queried.
import { readFileSync } from 'node:fs';
import type { Container, Read } from './kubernetes-objects.ts';
import { isOurs, programFaults } from './program.ts';

export function referenceFaults(read: Read, targets: readonly string[]): string[] {
  return [
    ...[...read.Job, ...read.Deployment].flatMap(({ kind, metadata, spec }) =>
      spec.template.spec.containers.flatMap((container) => {
        const where = `${kind} ${metadata.name}, container ${container.name}`;
        return containerFaults({ where, container, isServer: kind === 'Deployment' }, read, targets);
      }),
    ),
    ...selectorFaults(read),
    ...scalingFaults(read),
    ...gpuFaults(read),
  ];
}

interface Placed {
  /** The name of the container in messages. */
  where: string;
  container: Container;
  /** A server listens on a port and has probes. A job has neither. */
  isServer: boolean;
}

function containerFaults({ where, container, isServer }: Placed, read: Read, targets: readonly string[]): string[] {
  const { image, command, env } = container;
  if (!isOurs(image)) return [`${where}: ${image} is not ours`];
  const { values, faults } = environmentOf({ where, container }, read);
  for (const one of env) values[one.name] = one.value;
  return [
    ...faults,
    ...programFaults({ where, image, command, env: values }, targets),
    ...(isServer ? portFaults(where, container, values) : []),
  ];
}

/** The variables of the ConfigMaps and Secrets that a container names. */
function environmentOf({ where, container }: Omit<Placed, 'isServer'>, read: Read) {
  const valuesOf = new Map<string, Record<string, string>>([
    ...read.ConfigMap.map(({ metadata, data }) => [`ConfigMap ${metadata.name}`, data] as const),
    ...read.Secret.map(({ metadata, stringData }) => [`Secret ${metadata.name}`, stringData] as const),
  ]);
  const values: Record<string, string> = {};
  const faults: string[] = [];
  for (const { configMapRef, secretRef } of container.envFrom) {
    const source = configMapRef === undefined ? `Secret ${secretRef?.name ?? ''}` : `ConfigMap ${configMapRef.name}`;
    if (!valuesOf.has(source)) faults.push(`${where}: there is no ${source}`);
    Object.assign(values, valuesOf.get(source));
  }
  return { values, faults };
}

function portFaults(where: string, container: Container, env: Readonly<Record<string, string>>): string[] {
  const { command, ports, startupProbe, livenessProbe, readinessProbe } = container;
  const faults: string[] = [];
  const hasProbes =
    startupProbe !== undefined &&
    livenessProbe?.httpGet.path === '/healthz' &&
    readinessProbe?.httpGet.path === '/readyz';
  if (!hasProbes)
    faults.push(`${where}: needs a startupProbe, a livenessProbe of /healthz and a readinessProbe of /readyz`);
  for (const one of [startupProbe, livenessProbe, readinessProbe])
    if (one !== undefined && !ports.some((port) => port.name === one.httpGet.port))
      faults.push(`${where}: a probe asks port ${one.httpGet.port}, which it has not`);
  const own = env[command.at(-1)?.endsWith('/worker.ts') === true ? 'WORKER_PORT' : 'PORT'] ?? 'another one';
  for (const { containerPort } of ports)
    if (String(containerPort) !== own) faults.push(`${where}: says port ${containerPort}, but listens on ${own}`);
  return faults;
}

type Labels = Readonly<Record<string, string>>;

const covers = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

function selectorFaults(read: Read): string[] {
  const faults: string[] = [];
  const selectedBy = (selector: Labels) =>
    read.Deployment.filter((one) => covers(selector, one.spec.template.metadata.labels));
  for (const { metadata, spec } of read.Deployment)
    if (!covers(spec.selector.matchLabels, spec.template.metadata.labels))
      faults.push(`Deployment ${metadata.name}: its selector does not find its own pods`);
  for (const { metadata, spec } of read.Service) {
    const [deployment, ...others] = selectedBy(spec.selector);
    const ports = deployment?.spec.template.spec.containers.flatMap((container) => container.ports) ?? [];
    for (const { targetPort } of spec.ports)
      if (others.length > 0 || !ports.some(({ name }) => name === targetPort))
        faults.push(`Service ${metadata.name}: no single deployment is behind its port ${targetPort}`);
  }
  for (const { metadata, spec } of read.PodDisruptionBudget)
    if (selectedBy(spec.selector.matchLabels).length !== 1)
      faults.push(`PodDisruptionBudget ${metadata.name}: is not of exactly one deployment`);
  return faults;
}

function scalingFaults(read: Read): string[] {
  const faults: string[] = [];
  const metrics = readFileSync('src/platform/metrics.ts', 'utf8');
  for (const { metadata, spec } of read.ScaledObject) {
    if (!read.Deployment.some((one) => one.metadata.name === spec.scaleTargetRef.name))
      faults.push(`ScaledObject ${metadata.name}: there is no deployment ${spec.scaleTargetRef.name}`);
    for (const trigger of spec.triggers)
      for (const [metric] of trigger.metadata.query.matchAll(/maskstream_\w+/g))
        if (!metrics.includes(`'${metric}'`)) faults.push(`ScaledObject ${metadata.name}: nothing counts ${metric}`);
  }
  return faults;
}

function gpuFaults(read: Read): string[] {
  const hasGpu = ({ resources: { requests, limits } }: Container): boolean =>
    requests['nvidia.com/gpu'] !== undefined && requests['nvidia.com/gpu'] === limits['nvidia.com/gpu'];
  return read.Deployment.some(({ spec }) => spec.template.spec.containers.some(hasGpu))
    ? []
    : ['no deployment asks for a GPU, with a limit of the same'];
}
