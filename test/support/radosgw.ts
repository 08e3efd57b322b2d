// A real S3 server for tests: Ceph's RADOS gateway with one monitor and one object daemon in memory, in a folder of its
// own. Needs Debian's ceph-mon ceph-osd ceph-mgr ceph-common radosgw (--no-install-recommends). Ready in about 12 s.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './free-port.ts';

export const S3_KEYS = { accessKeyId: 'AKTEST', secretAccessKey: 'SKTEST' };
/** A key that the server can encrypt with (SSE-KMS). */
export const KMS_KEY = 'key-of-tests';

const exec = promisify(execFile);

/** The credentials in this process's environment, and a bucket. */
export async function createBucket(endpoint: string, bucket: string): Promise<S3Client> {
  process.env['AWS_ACCESS_KEY_ID'] = S3_KEYS.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = S3_KEYS.secretAccessKey;
  const admin = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  await admin.send(new CreateBucketCommand({ Bucket: bucket }));
  return admin;
}

export async function startRadosGateway(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  if (!existsSync('/usr/bin/radosgw'))
    throw new Error(
      'radosgw is missing: apt-get install --no-install-recommends ceph-mon ceph-osd ceph-mgr ceph-common radosgw',
    );
  const folder = await mkdtemp(join(tmpdir(), 'radosgw-'));
  const [monitorPort, s3Port] = [await freePort(), await freePort()];
  const id = randomUUID();
  for (const part of ['mon', 'osd', 'run', 'rgw']) await mkdir(join(folder, part));
  await writeFile(join(folder, 'keyring'), '');
  await writeFile(join(folder, 'ceph.conf'), configuration(folder, id, monitorPort, s3Port));
  const config = ['-c', join(folder, 'ceph.conf')];
  const daemons: ChildProcess[] = [];
  const daemon = (program: string, ...args: string[]): void => {
    daemons.push(spawn(program, [...config, ...args, '-f'], { cwd: folder, stdio: 'ignore' }));
  };
  const stop = async (): Promise<void> => {
    await Promise.all(
      daemons.map(
        (one) =>
          new Promise((resolve) => {
            one.once('exit', resolve);
            one.kill('SIGKILL');
          }),
      ),
    );
    await rm(folder, { recursive: true });
    // What createBucket set: the next file of tests in this process has no credentials.
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
  };
  try {
    const map = ['--create', '--clobber', '--fsid', id, '--addv', 'a', `[v2:127.0.0.1:${monitorPort}/0]`];
    await exec('monmaptool', [...config, ...map, join(folder, 'monmap')]);
    await exec('ceph-mon', [...config, '--mkfs', '-i', 'a', '--monmap', join(folder, 'monmap')]);
    daemon('ceph-mon', '-i', 'a');
    await exec('ceph', [...config, 'osd', 'create'], { timeout: 30_000 });
    await exec('ceph-osd', [...config, '-i', '0', '--mkfs', '--osd-uuid', randomUUID()]);
    daemon('ceph-osd', '-i', '0');
    daemon('radosgw', '-n', 'client.rgw');
    const endpoint = `http://127.0.0.1:${s3Port}`;
    await untilAnswered(endpoint);
    const { accessKeyId, secretAccessKey } = S3_KEYS;
    const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`];
    const user = ['user', 'create', '--uid=t', '--display-name=t', ...keys];
    await exec('radosgw-admin', [...config, '-n', 'client.rgw', ...user]);
    return { endpoint, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilAnswered(endpoint: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await wait(100);
  }
  throw new Error('the S3 server does not answer');
}

function configuration(folder: string, id: string, monitorPort: number, s3Port: number): string {
  return `[global]
fsid = ${id}
mon_host = v2:127.0.0.1:${monitorPort}/0
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
osd_crush_chooseleaf_type = 0
mon_data = ${folder}/mon
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 1073741824
admin_socket = ${folder}/run/$name.asok
log_file = ${folder}/run/$name.log
pid_file = ${folder}/run/$name.pid
keyring = ${folder}/keyring
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
[client.rgw]
ms_mon_client_mode = crc
ms_client_mode = crc
rgw_data = ${folder}/rgw
rgw_frontends = beast endpoint=127.0.0.1:${s3Port}
rgw_dynamic_resharding = false
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = ${KMS_KEY}=${Buffer.alloc(32, 1).toString('base64')}
`;
}
