// `npm run migrate`: brings the database that DATABASE_URL names to the newest tables. Safe to run at any time, by
// several at once.
import { readArguments } from '../command-line.ts';
import { migrate } from '../platform/migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { readSettings, refuseSettings } from './settings.ts';
import { readPending } from './storage.ts';

readArguments('npm run migrate        needs DATABASE_URL', {});

const { databaseUrl } = readSettings(process.env);
if (databaseUrl === null) {
  refuseSettings('DATABASE_URL: name the database to be migrated (the embedded one is migrated at every start)');
}
try {
  await readPending(databaseUrl); // or says why it cannot be used
  const applied = await migrate(databaseUrl, MIGRATIONS);
  console.log(applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
