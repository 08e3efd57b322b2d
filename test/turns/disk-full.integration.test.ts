// A turn on a full disk: a file system of its own that is really full. Needs root, as mounting does.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine();
let folder: string;
let objects: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-full-'));
  objects = join(folder, 'objects');
  await mkdir(objects);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', objects]);
  server = await startTestServer({ engine, env: { DATA_DIR: folder } });
});
afterAll(async () => {
  await server.close();
  execFileSync('umount', [objects]);
  await rm(folder, { recursive: true });
});

const UPLOAD = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }';
const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
const filler = (): string => join(objects, 'filler');

describe('on a full disk, a turn', () => {
  it(
    'fails with a code that says it may be asked again, leaves nothing half-written, and ' +
      'succeeds when there is room',
    async () => {
      const imageId: string = (await server.ask(UPLOAD, { dataUri: dataUri(await png()) })).uploadImage.image.id;
      let fill = (): void => {};
      const firstIsTold = new Promise<void>((resolve) => {
        fill = resolve;
      });
      engine.script = segment(async (step) => {
        if (step !== 2) return;
        await firstIsTold;
        await writeFile(filler(), new Uint8Array(1_000_000)).catch(() => {});
      });
      const { id } = (await server.ask(SEND, { input: { text: 'segment it', imageIds: [imageId] } })).sendTurn.turn;
      const told = await server.eventsUntil(id, 0, ({ __typename }) => {
        if (__typename === 'MaskScaleReady') fill();
        return false;
      });
      expect(told.at(-1)).toMatchObject({ status: 'FAILED' });
      const { turn } = await server.ask(
        'query ($id: ID!) { turn(id: $id) { error { code retryable message } masks { id } } }',
        { id },
      );
      expect(turn).toEqual({
        error: { code: 'STORE_UNAVAILABLE', retryable: true, message: expect.stringContaining('no room left') },
        masks: [],
      });
      expect(await server.refusal(UPLOAD, { dataUri: dataUri(await png()) })).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        reason: 'FULL',
      });
      const left = (await readdir(objects, { recursive: true })).filter(
        (path) => path.includes('scale-') || path.includes('#part'),
      );
      expect(left.map((path) => path.replace(/.*\//, '')).sort()).toEqual(['scale-01.png']);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

      await rm(filler());
      engine.script = segment();
      const again = (
        await server.ask('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }', { id })
      ).regenerateTurn.turn.id;
      expect((await server.events(again)).at(-1)).toMatchObject({ status: 'COMPLETED', turn: { status: 'COMPLETED' } });
    },
  );
});
