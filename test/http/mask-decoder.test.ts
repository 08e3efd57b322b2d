// The files with which a client draws masks: which bundle's, who may read them, and how long they may be stored.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { parseManifest } from '../../inference/manifest.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';

const BUNDLE = 'models/everyday';
const QUERY = `{ model { maskDecoder {
  rules { name url byteSize sha256 }
  files { name url byteSize sha256 }
} } }`;

let server: TestServer;
afterEach(() => server.close());

const text = await readFile(`${BUNDLE}/manifest.json`, 'utf8');
const manifest = parseManifest(text);
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

function engineOf(modelSha256: string): ScriptedEngine {
  const engine = new ScriptedEngine();
  Object.assign(engine.info, { sha256: modelSha256 });
  return engine;
}

it('are the two graphs of the bundle and its rules, each at a URL of its own for ever', async () => {
  server = await startTestServer({ engine: engineOf(sha256(text)) });
  const { rules, files } = (await server.ask(QUERY)).model.maskDecoder;
  expect(files.map(({ name }: { name: string }) => name)).toEqual(['dequantize.onnx', 'mask_decoder.onnx']);
  for (const { name, url, byteSize, sha256: stated } of [rules, ...files]) {
    const response = await fetch(url);
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([name, bytes.byteLength, sha256(bytes)]).toEqual([name, byteSize, stated]);
    expect(url).toContain(stated);
  }
  const { scaleSides, phiIndex, latentWidth, side, fit, resample, threshold } = manifest.mask;
  expect(await (await fetch(rules.url)).json()).toEqual({
    formatVersion: 1,
    model: { id: 'everyday', version: manifest.version, sha256: sha256(text) },
    graphs: { dequantize: 'dequantize.onnx', maskDecoder: 'mask_decoder.onnx' },
    outlined: true,
    ...{ scaleSides, phiIndex, latentWidth, side, fit, resample, threshold },
  });
});

it('are none when this server does not have the bundle of the model that answers', async () => {
  server = await startTestServer({ engine: engineOf('ab'.repeat(32)) });
  expect((await server.ask(QUERY)).model.maskDecoder).toBeNull();
});

it('are no other files, and are not stored under a path that has none', async () => {
  server = await startTestServer({ engine: engineOf(sha256(text)) });
  const other = manifest.files['decoder.onnx']?.sha256 ?? '';
  for (const [path, method, status] of [
    [other, 'GET', 404],
    ['manifest.json', 'GET', 404],
    ['..%2Fmanifest.json', 'GET', 404],
    [manifest.files['mask_decoder.onnx']?.sha256 ?? '', 'POST', 405],
  ] as const) {
    const response = await fetch(`${server.url}/mask-decoder/${path}`, { method });
    expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, status, null]);
  }
});

it('need the credentials that the model needs', async () => {
  server = await startTestServer({ engine: engineOf(sha256(text)), env: JWT_ENV });
  const authorization = await bearer({ sub: 'alice' });
  const { rules, files } = (await server.as(authorization).ask(QUERY)).model.maskDecoder;
  for (const { url } of [rules, ...files]) {
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer none' } })).status).toBe(401);
    expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
  }
});
