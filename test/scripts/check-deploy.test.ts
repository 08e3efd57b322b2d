// What the check of deploy/ finds: mistakes that would only show when somebody deploys.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeFaults } from '../../scripts/deploy/compose.ts';
import { dockerfileFaults, targetsOf } from '../../scripts/deploy/dockerfile.ts';
import { kubernetesFaults } from '../../scripts/deploy/kubernetes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  await cp('deploy', folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function faultsWith(file: string, from: string, to: string): Promise<string> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replaceAll(from, to));
  const targets = targetsOf(join(folder, 'Dockerfile'));
  return [
    ...dockerfileFaults(join(folder, 'Dockerfile')),
    ...composeFaults(join(folder, 'compose.yaml'), targets),
    ...(await kubernetesFaults(join(folder, 'kubernetes'), targets)),
  ].join('\n');
}

describe('the check of deploy/', () => {
  it('finds nothing in ours', async () => {
    expect(await faultsWith('compose.yaml', 'services:', 'services:')).toBe('');
  });

  it.each([
    ['a variable that nothing reads', 'kubernetes/config.yaml', 'LOG_LEVEL:', 'LOGLEVEL:', 'nothing reads LOGLEVEL'],
    ['a value that the server would refuse', 'kubernetes/config.yaml', 'aws:kms', 'rot13', 'S3_ENCRYPTION: '],
    [
      'a form that Kubernetes would refuse',
      'kubernetes/api.yaml',
      'replicas: 2',
      'replicas: two',
      'replicas must be integer',
    ],
    ['a probe of what is not there', 'kubernetes/api.yaml', '/readyz', '/ready', 'readinessProbe.httpGet.path'],
    [
      'a port that nobody listens on',
      'kubernetes/worker.yaml',
      'containerPort: 4000',
      'containerPort: 4001',
      'says port 4001, but listens on 4000',
    ],
    [
      'a worker whose port nobody asks',
      'kubernetes/config.yaml',
      "  WORKER_PORT: '4000'\n",
      '',
      'says port 4000, but listens on another one',
    ],
    [
      'an image whose workers listen on a port that is not exposed',
      'Dockerfile',
      ' WORKER_PORT=4000',
      '',
      'a worker must listen on the port that is exposed',
    ],
    [
      'labels that find nothing',
      'kubernetes/api.yaml',
      'selector: { app.kubernetes.io/name: maskstream, app.kubernetes.io/component: api }',
      'selector: { app.kubernetes.io/name: maskstraem }',
      'no single deployment is behind its port http',
    ],
    [
      'a metric that nothing counts',
      'kubernetes/worker.yaml',
      'maskstream_queue_depth',
      'maskstream_depth',
      'nothing counts maskstream_depth',
    ],
    ['a worker without a GPU', 'kubernetes/worker.yaml', ", nvidia.com/gpu: '1'", '', 'no deployment asks for a GPU'],
    [
      'a key that compose does not know',
      'compose.yaml',
      'depends_on:',
      'dependson:',
      'must NOT have additional properties',
    ],
    [
      'a program that is not there',
      'compose.yaml',
      'src/entry/worker.ts',
      'src/entry/workers.ts',
      'there is no src/entry/workers.ts',
    ],
    [
      'a port that others reach',
      'compose.yaml',
      "'127.0.0.1:4001:4000'",
      '"4001:4000"',
      'publishes 4001:4000 to others',
    ],
    ['an image that runs as root', 'Dockerfile', 'USER 10001', 'USER 0', 'must end with a USER'],
    ['an image that is not pinned', 'Dockerfile', 'node:24-bookworm-slim', 'node:latest', 'node:latest is not pinned'],
    [
      'libraries of another version',
      'Dockerfile',
      'onnxruntime-gpu==1.30.0',
      'onnxruntime-gpu==1.29.0',
      'onnxruntime-gpu must have the version of onnxruntime-node',
    ],
  ])('finds %s', async (_, file, from, to, fault) => {
    expect(await faultsWith(file, from, to)).toContain(fault);
  });
});
