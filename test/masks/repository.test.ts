// Whose mask it is: a worker that was frozen and comes back has nothing to add to a turn that is in other hands.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { newId } from '../../src/ids.ts';
import { createMaskInserts } from '../../src/masks/insert-repository.ts';
import { createMaskRepository } from '../../src/masks/repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import { createRunRepository } from '../../src/turns/run-repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { newTurn } from '../support/turns.ts';

const { info } = new ScriptedEngine();
const scale = {
  scale: 1,
  scaleCount: 1,
  box: null,
  side: 1,
  rle: { size: [1, 1] as [number, number], counts: '01' },
  stability: null,
  elapsedMs: 1,
};

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 4 });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

describe('a mask of a turn', () => {
  it('is kept of the attempt that runs the turn, and of no other one', async () => {
    const masks = createMaskRepository(database);
    const inserts = createMaskInserts(database);
    const runs = createRunRepository(database);
    const asked = await createCreationRepository(database, readConfig({}).limits).create(newTurn());
    if (typeof asked === 'string') throw new Error(asked);
    const { id: turnId } = asked.turn;
    const insert = async (attempt: number, index: number): Promise<boolean> =>
      (await inserts.insert(
        {
          id: newId(),
          turnId,
          index,
          imageId: null,
          parentId: null,
          label: `mask ${index}`,
          outcome: 'FOUND',
          candidates: [],
          width: 1,
          height: 1,
          area: 1,
          box: { x: 0, y: 0, width: 1, height: 1 },
          confidence: 1,
          rle: scale.rle,
          polygons: [],
          tokens: new Uint8Array(2),
          lastScale: 1,
          zoom: null,
          stoppedBy: 'LAST_SCALE',
        },
        attempt,
        [scale],
        [],
      )) !== null;
    const labels = async (): Promise<string[]> => (await masks.byTurns([turnId])).map(({ label }) => label);

    await runs.claim(turnId, 1000, info);
    expect(await insert(1, 0)).toBe(true);
    await runs.claim(turnId, 0, info); // the first attempt is taken for dead
    expect(await insert(1, 1)).toBe(false);
    expect(await insert(2, 2)).toBe(true);
    await runs.finish(turnId, 2, { status: 'FAILED', answer: '', code: 'INTERNAL', message: 'x' });
    expect(await insert(2, 3)).toBe(false);
    expect(await labels()).toEqual(['mask 0', 'mask 2']);
  });

  it('has rings that pass no corner twice, also when it was kept with one that does', async () => {
    const touching = [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 2, 1];
    const outer = [4, 0, 4, 4, 0, 4, 0, 0];
    await database.client.mask.updateMany({ data: { polygons: [{ outer, holes: [touching] }] } });
    const [polygons] = await createMaskRepository(database).polygonsOf(
      (await database.client.mask.findMany()).map(({ id }) => id),
    );
    expect(polygons).toEqual([
      {
        outer,
        holes: [
          [2, 2, 2, 3, 3, 3, 3, 2],
          [1, 1, 1, 2, 2, 2, 2, 1],
        ],
      },
    ]);
  });
});
