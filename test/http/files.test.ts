// Files of the local disk as a server with its defaults hands them out: the data folder is named by a relative path.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  // A name that begins with a dot, like the default's.
  server = await startTestServer({ env: { DATA_DIR: relative(process.cwd(), join(folder, '.data')) } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const upload = async (): Promise<{ url: string; thumbnailUrl: string }> =>
  (await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { url thumbnailUrl } } }', { dataUri: dataUri(await png(8, 4)) })).uploadImage.image;

describe('files of a data folder that is named relative to the working directory', () => {
  it('can be read', async () => {
    const { url, thumbnailUrl } = await upload();
    expect((await server.download(url)).length).toBeGreaterThan(0);
    expect((await server.download(thumbnailUrl)).length).toBeGreaterThan(0);
  });
});
