// What a worker reports of its model, also a worker of an older release, which reports less.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EngineInfo } from '../../inference/engine.ts';
import { newId } from '../../src/ids.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createWorkerRepository } from '../../src/workers/repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 1 });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

const { info } = new ScriptedEngine();
const without = (of: object, key: string): object => Object.fromEntries(Object.entries(of).filter(([k]) => k !== key));
const older = { ...info, abilities: without({ ...info.abilities, points: true }, 'mainObject') };

it.each([
  ['what it reports', { ...info, abilities: { ...info.abilities, mainObject: true } }, { mainObject: true }],
  ['not what is newer than it', older, { points: true, mainObject: false }],
  [
    'nothing, when it reports no abilities',
    without(info, 'abilities'),
    { points: false, ambiguity: false, mainObject: false },
  ],
])('the model of a worker can do %s', async (_can, reported, abilities) => {
  const id = newId();
  const workers = createWorkerRepository(database.client);
  await workers.announce(id, reported as EngineInfo);
  expect(await workers.newest(60_000)).toMatchObject({ abilities });
  await workers.retire(id);
});
