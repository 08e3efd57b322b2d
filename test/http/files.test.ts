// Files of the local disk as a server with its defaults hands them out: the data folder is named by a relative path.
// What is wrong with a request for one is said in JSON, whatever would have been sent.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/platform/log.ts';
import { dataUri, png } from '../support/pictures.ts';
import { send } from '../support/send.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let folder: string;
let server: TestServer;
const lines: { level: number; msg: string }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  // A name that begins with a dot, like the default's.
  server = await startTestServer({
    log: createLogger('debug', {
      write: (line: string) => {
        lines.push(JSON.parse(line));
      },
    }),
    env: { DATA_DIR: relative(process.cwd(), join(folder, '.data')) },
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const upload = async (): Promise<{ url: string; thumbnailUrl: string }> =>
  (
    await server.ask(
      'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { url thumbnailUrl } } }',
      { dataUri: dataUri(await png(8, 4)) },
    )
  ).uploadImage.image;

describe('files', () => {
  it('can be read when the data folder is named relative to the working directory', async () => {
    const { url, thumbnailUrl } = await upload();
    expect((await server.download(url)).length).toBeGreaterThan(0);
    expect((await server.download(thumbnailUrl)).length).toBeGreaterThan(0);
  });

  it.each([
    ['a range outside it', 416, { range: 'bytes=999999-' }, 'range'],
    ['a condition that does not hold', 412, { 'if-match': '"other"' }, 'conditional'],
    ['a condition on its time', 412, { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 'conditional'],
  ])('report in JSON the fault of %s', async (_, status, headers, word) => {
    const response = await fetch((await upload()).url, { headers });
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      status,
      'application/json; charset=utf-8',
      null,
    ]);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining(word), extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
    });
  });

  it.each([
    ['/files/%E0%A4%A', 403, 'FORBIDDEN'],
    ['/files//[', 403, 'FORBIDDEN'],
    ['/export//[', 404, 'NOT_FOUND'],
    ['/export/%E0%A4%A', 404, 'NOT_FOUND'],
    ['/nothing', 404, 'NOT_FOUND'],
  ])('that do not exist (%s) are refused in JSON with %i', async (path, status, code) => {
    const { status: answered, headers, text } = await send(server, path, {});
    expect([answered, headers['content-type']]).toEqual([status, 'application/json; charset=utf-8']);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  it('of an aborted upload are removed, and the log has no error', async () => {
    const { upload: target } = (
      await server.ask(
        'mutation { createImageUpload(input: { contentType: "image/png", byteSize: 5000000, ' +
          `sha256: "${'a'.repeat(64)}` +
          '" }) { upload { url } } }',
      )
    ).createImageUpload;
    const { key, closed } = await breakOff(target.url);
    await closed;
    // What comes behind it in the log, so that all before it was written.
    await vi.waitFor(async () => {
      expect(lines.some(({ msg }) => msg === 'a client closed the connection during its request')).toBe(true);
    });
    expect(lines.filter(({ level }) => level >= 40)).toEqual([]);
    await vi.waitFor(async () => {
      expect(
        (await readdir(join(folder, '.data/objects', dirname(key)))).filter((name) => name.startsWith('original')),
      ).toEqual([]);
    });
  });
});

/** Begins an upload, and is gone in the middle of it. */
async function breakOff(url: string): Promise<{ key: string; closed: Promise<unknown> }> {
  const { pathname } = new URL(url);
  const sent = request(url, { method: 'PUT', headers: { 'content-type': 'image/png', 'content-length': '5000000' } });
  const closed = new Promise((resolve) => {
    sent.once('close', resolve);
  });
  sent.on('error', () => {});
  await new Promise<void>((resolve) => {
    sent.write(Buffer.alloc(100_000), () => resolve());
  });
  sent.destroy();
  return { key: pathname.replace(/^\/files\//, ''), closed };
}
