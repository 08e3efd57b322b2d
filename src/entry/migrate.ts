// `npm run migrate`: applies the missing migrations to the database of DATABASE_URL. Several processes may run it at
// once, at any time.
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
  await readPending(databaseUrl); // throws when the database cannot be used
  const applied = await migrate(databaseUrl, MIGRATIONS);
  console.log(applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
