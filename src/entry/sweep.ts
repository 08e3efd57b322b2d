// `npm run sweep`: removes all files that no database row refers to, and uploads that were never completed, and prints
// their number. Servers do the same in small passes (SWEEP_EVERY_MINUTES). A server that uses this data folder must be
// stopped first.
import { createArtifactRepository } from '../artifacts/repository.ts';
import { MAX_OBJECTS, sweep } from '../artifacts/sweeper.ts';
import { readArguments } from '../command-line.ts';
import { createLogger } from '../platform/log.ts';
import { createParts } from './parts.ts';
import { readSettings } from './settings.ts';
import { openStorage } from './storage.ts';

readArguments('npm run sweep        with the variables of the server whose files it is about (.env.example)', {});

const config = readSettings(process.env);
const log = createLogger('warn');
const parts = createParts(log);
try {
  const { database, store } = await openStorage(config, parts, log, {
    folder: config.databaseUrl === null || config.s3 === null,
    onLost: () => {},
  });
  const sweeper = { repository: createArtifactRepository(database.client), store, metrics: { swept: () => {} }, log };
  let [looked, removed, abandoned] = [0, 0, 0];
  for (let atEnd = false; !atEnd;) {
    const swept = await sweep(sweeper, { graceMs: config.sweep.graceMs, maxObjects: MAX_OBJECTS });
    if (swept === null) throw new Error('Another process is sweeping; try again in a few minutes.');
    looked += swept.looked;
    removed += swept.removed + swept.unfinished;
    abandoned += swept.abandoned;
    ({ atEnd } = swept);
  }
  console.log(`removed ${removed}, of ${looked} objects, and ${abandoned} uploads that were never completed`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await parts.close();
}
