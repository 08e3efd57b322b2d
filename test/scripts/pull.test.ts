// Fetching from a hub that speaks the real endpoints and breaks on purpose.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pull } from '../../scripts/models/pull.ts';

const weights = randomBytes(300_000);
const config = Buffer.from('{"model_type": "internvl_chat"}');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const gitId = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

let server: Server;
let hubUrl: string;
let folder: string;
let asked: { path: string; range: string | undefined; token: string | undefined }[];
/** May answer a request for a file in its own way; true when it did. */
let mischief: (response: ServerResponse, path: string, start: number) => boolean;
let tree: (response: ServerResponse) => void;

const listing = (): object[] => [
  { type: 'file', path: 'config.json', size: config.length, oid: gitId(config) },
  {
    type: 'file',
    path: 'model-00001-of-00001.safetensors',
    size: weights.length,
    oid: 'f'.repeat(40),
    lfs: { oid: sha256(weights), size: weights.length, pointerSize: 130 },
  },
  { type: 'file', path: 'picture.png', size: 9, oid: 'a'.repeat(40) },
  { type: 'file', path: '../escape.safetensors', size: 9, oid: 'a'.repeat(40) },
];

beforeEach(async () => {
  asked = [];
  mischief = () => false;
  tree = (response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(listing()));
  };
  server = createServer((request: IncomingMessage, response) => {
    const path = decodeURIComponent(request.url ?? '');
    if (path.startsWith('/api/models/some/model/tree/')) return tree(response);
    const name = path.split('/resolve/main/')[1] ?? '';
    const range = request.headers.range;
    asked.push({ path: name, range, token: request.headers.authorization });
    const start = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    if (mischief(response, name, start)) return;
    const body = name === 'config.json' ? config : weights;
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length - start }).end(body.subarray(start));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  hubUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'pull-'));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const run = (more: { token?: string; hubUrl?: string } = {}): Promise<string[]> =>
  pull({ repo: 'some/model', revision: 'main', folder, hubUrl, onProgress: () => {}, ...more });
const model = (): string => join(folder, 'model-00001-of-00001.safetensors');

describe('pull', () => {
  it('fetches what a checkpoint needs, whole, and nothing else', async () => {
    expect(await run({ token: 'hf_secret' })).toEqual(['config.json', 'model-00001-of-00001.safetensors']);
    expect((await readFile(model())).equals(weights)).toBe(true);
    expect(asked.map(({ path }) => path)).toEqual(['config.json', 'model-00001-of-00001.safetensors']);
    expect(asked[0]?.token).toBe('Bearer hf_secret');
    expect(existsSync(`${model()}.part`) || existsSync(`${model()}.part.id`)).toBe(false);
  });

  it('asks for nothing that is there already', async () => {
    await run();
    asked = [];
    await run();
    expect(asked).toEqual([]);
  });

  it('fetches a small file again that was edited, though it is as long as it was', async () => {
    await run();
    await writeFile(join(folder, 'config.json'), Buffer.alloc(config.length, ' '));
    asked = [];
    await run();
    expect(asked.map(({ path }) => path)).toEqual(['config.json']);
    expect((await readFile(join(folder, 'config.json'))).equals(config)).toBe(true);
  });

  it('goes on where a broken connection ended', async () => {
    let broken = 0;
    mischief = (response, path, start) => {
      if (!path.endsWith('.safetensors') || broken++ > 0) return false;
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(start, start + 100_000));
      void vi
        .waitFor(async () => expect((await stat(`${model()}.part`)).size).toBeGreaterThan(0))
        .finally(() => response.destroy());
      return true;
    };
    await run();
    expect((await readFile(model())).equals(weights)).toBe(true);
    expect(asked.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('goes on in a later run, but not with a part of another version', async () => {
    await writeFile(`${model()}.part`, weights.subarray(0, 1234));
    await writeFile(`${model()}.part.id`, sha256(weights));
    await run();
    expect(asked.at(-1)?.range).toBe('bytes=1234-');
    await rm(model());
    await writeFile(`${model()}.part`, randomBytes(1234));
    await writeFile(`${model()}.part.id`, 'another version');
    await run();
    expect(asked.at(-1)?.range).toBeUndefined();
    expect((await readFile(model())).equals(weights)).toBe(true);
  });

  it('starts anew where the server knows no ranges', async () => {
    await writeFile(`${model()}.part`, weights.subarray(0, 1234));
    await writeFile(`${model()}.part.id`, sha256(weights));
    mischief = (response, path) => {
      if (!path.endsWith('.safetensors')) return false;
      response.writeHead(200).end(weights);
      return true;
    };
    await run();
    expect((await readFile(model())).equals(weights)).toBe(true);
  });

  it.each([
    ['a large file', 'model-00001-of-00001.safetensors', randomBytes(weights.length)],
    ['a small file', 'config.json', Buffer.alloc(config.length, 'x')],
  ])('never takes %s with a wrong checksum for whole', async (_, name, wrong) => {
    mischief = (response, path) => {
      if (path !== name) return false;
      response.end(wrong);
      return true;
    };
    await expect(run()).rejects.toThrow(`The checksum of ${name} is not the one`);
    expect(existsSync(join(folder, name)) || existsSync(join(folder, `${name}.part`))).toBe(false);
    mischief = () => false;
    await run();
  });

  it.each([
    [401, /needs a token: accept its terms on .*some\/model and set HF_TOKEN/],
    [403, /needs a token/],
    [404, /There is no some\/model at http/],
    [503, /answered with 503/],
  ])('says what status %i means', async (status, message) => {
    tree = (response) => {
      response.writeHead(status).end('{}');
    };
    await expect(run()).rejects.toThrow(message);
  });

  it('says of a token that it is none, before anybody is asked', async () => {
    await expect(run({ token: 'secret' })).rejects.toThrow('HF_TOKEN is not a token of a hub: these begin with hf_.');
  });

  it('says when there is no network, and when there are no weights', async () => {
    await expect(run({ hubUrl: 'http://127.0.0.1:1' })).rejects.toThrow('http://127.0.0.1:1 cannot be reached');
    tree = (response) => {
      response.setHeader('content-type', 'application/json').end('[]');
    };
    await expect(run()).rejects.toThrow('some/model has neither a bundle (manifest.json) nor safetensors weights.');
  });

  it('says that a disk is too small before it fetches anything', async () => {
    tree = (response) => {
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify([
          {
            type: 'file',
            path: 'model.safetensors',
            size: 1e17,
            oid: 'a',
            lfs: { oid: 'b', size: 1e17, pointerSize: 1 },
          },
        ]),
      );
    };
    await expect(run()).rejects.toThrow(/GB are still to be downloaded, .* has .* GB free/);
    expect(asked).toEqual([]);
  });
});
