import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import { sweeperConformance } from '../conformance/sweeper.ts';

sweeperConformance('the local disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sweeper-'));
  return {
    env: { DATA_DIR: folder },
    store: await createLocalDiskStore({ folder: join(folder, 'objects'), path: '/files', secret: new Uint8Array(32) }),
    end: () => rm(folder, { recursive: true }),
  };
});
