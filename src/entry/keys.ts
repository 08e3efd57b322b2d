// API keys for AUTH_MODE=apikey, in the database that the configuration names (or the embedded one, whether the server
// runs or not).
//   npm run keys -- create <owner> [--tenant acme] [--scopes read,write] [--label "what for"] [--days 90]
//   npm run keys -- list
//   npm run keys -- revoke <id>
// The key itself is the only thing on standard output of `create`: KEY=$(npm run -s keys -- create alice)
import { join } from 'node:path';
import { createKeyService } from '../access/keys.ts';
import type { KeyService } from '../access/keys.ts';
import { createKeyRepository } from '../access/repository.ts';
import { readArguments, refuseArguments } from '../command-line.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { claimDataFolder } from '../platform/data-folder.ts';
import { openDatabase } from '../platform/database.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { createLogger } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { readSettings } from './settings.ts';
import { requireWhole } from './storage.ts';

const USAGE =
  'npm run keys -- create <owner> [--tenant <name>] [--scopes read,write] [--label <text>] ' +
  '[--days <number>] | list | revoke <id>';
const DAY_MS = 86_400_000;

interface CreateOptions {
  tenant?: string | undefined;
  /** Scopes, separated by commas. */
  scopes: string;
  label: string;
  days?: string | undefined;
}

async function main(): Promise<void> {
  const {
    values,
    positionals: [command, name],
  } = readArguments(USAGE, {
    allowPositionals: true,
    options: {
      tenant: { type: 'string' },
      scopes: { type: 'string', default: 'read,write' },
      label: { type: 'string', default: '' },
      days: { type: 'string' },
    },
  });
  if (command === 'list') return withKeys(list);
  if (command === 'create' && name !== undefined) return withKeys((keys) => create(keys, name, values));
  if (command === 'revoke' && name !== undefined && name.trim() !== '') return withKeys((keys) => revoke(keys, name));
  refuseArguments('Say what is to be done with which key.', USAGE);
}

async function create(keys: KeyService, owner: string, { tenant, scopes, label, days }: CreateOptions): Promise<void> {
  if (days !== undefined && !/^\d{1,5}$/.test(days))
    throw new AppError('BAD_USER_INPUT', '--days must be a whole number.');
  const expiresAt = days === undefined ? null : new Date(Date.now() + Number(days) * DAY_MS);
  const { row, secret } = await keys.create({
    owner,
    tenant: tenant ?? null,
    scopes: scopes.split(','),
    label,
    expiresAt,
  });
  console.error(`Key ${row.id} of ${owner}${tenant === undefined ? '' : ` (${tenant})`}: the key is printed only now.`);
  console.log(secret);
}

async function list(keys: KeyService): Promise<void> {
  const day = (date: Date | null, none: string): string => date?.toISOString().slice(0, 10) ?? none;
  for (const {
    id,
    hint,
    subject,
    tenant,
    scopes,
    label,
    createdAt,
    expiresAt,
    revokedAt,
    lastUsedAt,
  } of await keys.list()) {
    const state = revokedAt !== null ? `revoked ${day(revokedAt, '')}` : `until ${day(expiresAt, 'revoked')}`;
    console.log(
      [
        id,
        `${hint}...`,
        tenant === null ? subject : `${tenant}/${subject}`,
        scopes.join(','),
        `made ${day(createdAt, '')}`,
        state,
        `used ${day(lastUsedAt, 'never')}`,
        label,
      ].join('  '),
    );
  }
}

async function revoke(keys: KeyService, id: string): Promise<void> {
  if (!(await keys.revoke(id))) throw new AppError('NOT_FOUND', `There is no valid key ${id}.`);
  console.error(`Key ${id} is revoked. What it holds open ends within half a minute.`);
}

/** Calls `use` with the configured database, or with an embedded one that runs for the duration of the call. */
async function withKeys(use: (keys: KeyService) => Promise<void>): Promise<void> {
  const { url, close } = await reach(readSettings(process.env));
  const database = openDatabase(url, { maxConnections: 1 });
  try {
    await use(createKeyService(createKeyRepository(database.client)));
  } finally {
    await database.close();
    await close();
  }
}

async function reach(config: Config): Promise<{ url: string; close: () => Promise<void> }> {
  const running = config.databaseUrl ?? (await findEmbeddedPostgres(join(config.dataDir, 'postgres')));
  if (running !== null) return { url: running, close: () => Promise.resolve() };
  const folder = await claimDataFolder(config.dataDir);
  try {
    await requireWhole(folder.path, config);
    const postgres = await startEmbeddedPostgres(join(folder.path, 'postgres'), createLogger('warn'));
    await migrate(postgres.url, MIGRATIONS);
    return {
      url: postgres.url,
      async close() {
        await postgres.close();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
