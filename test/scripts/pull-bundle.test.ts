// Bundles that are ready to run, fetched from a hub, from any web server and from a folder; each file is what the
// manifest says, or nothing is there.
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBundle } from '../../inference/index.ts';
import { pullBundle, sourceOf } from '../../scripts/models/pull-bundle.ts';

const BUNDLE = 'models/tiny-random';

let server: Server;
let origin: string;
let models: string;
let asked: { path: string; token: string | undefined }[];
/** Bytes instead of a file's. */
let altered: Record<string, Buffer>;
beforeEach(async () => {
  asked = [];
  altered = {};
  models = await mkdtemp(join(tmpdir(), 'bundles-'));
  server = createServer(({ url = '', headers }, response) => {
    asked.push({ path: url, token: headers.authorization });
    const name = /^\/(?:some\/model\/resolve\/main|plain\/bundles\/tiny)\/([\w.-]+)$/.exec(url)?.[1] ?? '';
    const body =
      altered[name] ?? (name !== '' && existsSync(join(BUNDLE, name)) ? readFileSync(join(BUNDLE, name)) : null);
    response.writeHead(body === null ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(models, { recursive: true });
});

const fetchIt = (told: string, { folder, token }: { folder?: string; token?: string } = {}): Promise<string | null> =>
  pullBundle({
    source: sourceOf(told, { revision: 'main', hubUrl: origin, token }),
    models,
    folder,
    onProgress: () => {},
  });

describe('a bundle is fetched', () => {
  it.each([
    ['from a repository of the hub', () => 'some/model'],
    ['from the hub, by its address', () => `${origin}/some/model`],
    ['from any web server', () => `${origin}/plain/bundles/tiny/`],
    ['from a web server, by the address of its manifest', () => `${origin}/plain/bundles/tiny/manifest.json`],
    ['from a folder', () => BUNDLE],
  ])('%s, whole, under the id that its manifest says', async (_, told) => {
    const folder = await fetchIt(told());
    expect(folder).toBe(join(models, 'tiny-random'));
    const { manifest } = await openBundle(folder ?? '');
    expect((await readdir(folder ?? '')).sort()).toEqual(['manifest.json', ...Object.keys(manifest.files)].sort());
  });

  it('into another folder when that is said, and only what is missing of it', async () => {
    const folder = join(models, 'mine');
    await fetchIt('some/model', { folder });
    await rm(join(folder, 'vision.onnx'));
    asked = [];
    await fetchIt('some/model', { folder });
    expect(asked.map(({ path }) => path.split('/').at(-1))).toEqual(['manifest.json', 'vision.onnx']);
    await openBundle(folder);
  });

  it("with the hub's token, which nobody else is told", async () => {
    await fetchIt('some/model', { token: 'hf_secret' });
    expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(['Bearer hf_secret']));
    asked = [];
    await fetchIt(`${origin}/plain/bundles/tiny`, { token: 'hf_secret', folder: join(models, 'other') });
    expect(new Set(asked.map(({ token }) => token))).toEqual(new Set([undefined]));
  });
});

describe('nothing is taken for a bundle', () => {
  it('when a file that came has another checksum; what is right is kept for the next try', async () => {
    altered['vision.onnx'] = Buffer.alloc(readFileSync(join(BUNDLE, 'vision.onnx')).length);
    await expect(fetchIt('some/model')).rejects.toThrow('The checksum of vision.onnx is not the one');
    expect(existsSync(join(models, 'tiny-random/manifest.json'))).toBe(false);
    altered = {};
    await openBundle((await fetchIt('some/model')) ?? '');
  });

  it('when a file that is there already was altered', async () => {
    const folder = (await fetchIt('some/model')) ?? '';
    await writeFile(join(folder, 'vision.onnx'), Buffer.alloc(readFileSync(join(BUNDLE, 'vision.onnx')).length));
    await expect(fetchIt('some/model')).rejects.toThrow(/vision\.onnx/);
    expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
  });

  it('when the folder that is copied has a file that was altered, or lacks one', async () => {
    const source = join(models, 'source');
    await cp(BUNDLE, source, { recursive: true });
    await appendFile(join(source, 'vision.onnx'), 'x');
    await expect(fetchIt(source)).rejects.toThrow(/vision\.onnx has [\d,]+ bytes, the manifest states [\d,]+/);
    await rm(join(source, 'vision.onnx'));
    await expect(fetchIt(source)).rejects.toThrow(/vision\.onnx cannot be copied/);
    expect(existsSync(join(models, 'tiny-random/manifest.json'))).toBe(false);
  });

  it('when the manifest is no manifest, or names files outside its folder', async () => {
    altered['manifest.json'] = Buffer.from('<html>');
    await expect(fetchIt('some/model')).rejects.toThrow('manifest.json is not valid JSON.');
    altered['manifest.json'] = Buffer.from(
      (await readFile(join(BUNDLE, 'manifest.json'), 'utf8')).replaceAll('vision.onnx', '../vision.onnx'),
    );
    await expect(fetchIt('some/model')).rejects.toThrow(/manifest\.json: /);
  });
});

it('leaves another version of the bundle alone', async () => {
  const folder = (await fetchIt('some/model')) ?? '';
  altered['manifest.json'] = Buffer.from(
    (await readFile(join(BUNDLE, 'manifest.json'), 'utf8')).replace('"version": "0.1.0"', '"version": "0.2.0"'),
  );
  await expect(fetchIt('some/model')).rejects.toThrow('has another bundle, or another version of this one');
  expect((await openBundle(folder)).manifest.version).toBe('0.1.0');
});

it('says that there is no bundle', async () => {
  expect(await fetchIt('some/checkpoint')).toBeNull();
  expect(() => sourceOf('http://example.org/bundle', { revision: 'main', hubUrl: origin })).toThrow('must be https');
  expect(() => sourceOf('nothing', { revision: 'main', hubUrl: origin })).toThrow(
    'is neither owner/name, nor an https address, nor a folder',
  );
  await expect(fetchIt('http://127.0.0.1:1/bundle')).rejects.toThrow('cannot be reached');
});
