// The files of a mask: the disk is not awaited while the mask forms, and all files are on it before the row is stored.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MaskInserts } from '../../src/masks/insert-repository.ts';
import { createMaskStoring } from '../../src/masks/storing.ts';
import type { MaskStoring, OpenMask } from '../../src/masks/storing.ts';
import { createLocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import type { ObjectStore } from '../../src/platform/object-store/object-store.ts';
import { ScriptedEngine, leftHalf, preview } from '../support/scripted-engine.ts';

const { info: model } = new ScriptedEngine();
const signal = new AbortController().signal;
const PREVIEWS = [1, 2, 3];
const NAMES = ['mask.json', 'mask.png', 'overlay.jpg', ...PREVIEWS.map((scale) => `scale-0${scale}.png`), 'tokens.bin'];

let folder: string;
let disk: ObjectStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mask-files-'));
  disk = await createLocalDiskStore({ folder, path: '/files', secret: new Uint8Array(32) });
});
afterAll(() => rm(folder, { recursive: true }));

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Stores masks on a disk that has flushed a file when the promise of `flush` resolves. */
function onDiskThat(flush: () => Promise<unknown>) {
  const settling = deferred<string[]>();
  const rows: string[] = [];
  const store: ObjectStore = {
    ...disk,
    async putUnsettled(...args) {
      const object = await disk.putUnsettled(...args);
      const both = Promise.all([flush(), object.flushed]).then(() => {});
      both.catch(() => {});
      return { ...object, flushed: both };
    },
    settle(objects) {
      settling.resolve(objects.map(({ key }) => key));
      return disk.settle(objects);
    },
  };
  const inserts: Pick<MaskInserts, 'insert'> = {
    insert({ id }) {
      rows.push(id);
      return Promise.resolve({ events: [], published: true });
    },
  };
  return { masks: createMaskStoring(inserts as MaskInserts, store), rows, settling: settling.promise };
}

async function form(masks: MaskStoring, conversationId: string): Promise<OpenMask> {
  const mask = masks.open({ turnId: 't', conversationId, index: 0, label: 'x', imageId: null, parentId: null });
  for (const scale of PREVIEWS) await masks.storePreview(mask, preview(scale), signal);
  return mask;
}
const finish = (masks: MaskStoring, mask: OpenMask): Promise<unknown> =>
  masks.storeFinished(mask, { attempt: 1, model, before: [], signal }, leftHalf);
const folderOf = ({ conversationId, turnId, id }: OpenMask): string =>
  `conversations/${conversationId}/turns/${turnId}/masks/${id}/`;

describe('the files of a mask', () => {
  it('are readable while the disk flushes them, and flushed before the row is stored', async () => {
    const flushed = deferred<undefined>();
    const { masks, rows, settling } = onDiskThat(() => flushed.promise);
    const mask = await form(masks, 'slow');
    expect(await disk.get(`${folderOf(mask)}scale-03.png`)).toEqual(preview(3).png);
    const stored = finish(masks, mask);
    expect((await settling).toSorted()).toEqual(NAMES.map((name) => folderOf(mask) + name));
    expect(rows).toEqual([]);
    flushed.resolve(undefined);
    await stored;
    expect(rows).toEqual([mask.id]);
  });

  it('that cannot be flushed leave no row', async () => {
    const { masks, rows } = onDiskThat(() => Promise.reject(new Error('the disk is broken')));
    await expect(finish(masks, await form(masks, 'broken'))).rejects.toThrow('the disk is broken');
    expect(rows).toEqual([]);
  });

  it('are listed in mask.json with size and checksum, except mask.json itself', async () => {
    const { masks } = onDiskThat(() => Promise.resolve());
    const mask = await form(masks, 'listed');
    await finish(masks, mask);
    const read = async (name: string): Promise<Uint8Array> =>
      (await disk.get(folderOf(mask) + name)) ?? new Uint8Array();
    const listed = await Promise.all(
      NAMES.slice(1).map(async (name) => {
        const bytes = await read(name);
        return [name, { byteSize: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }];
      }),
    );
    expect(JSON.parse(new TextDecoder().decode(await read('mask.json'))).files).toEqual(Object.fromEntries(listed));
  });
});
