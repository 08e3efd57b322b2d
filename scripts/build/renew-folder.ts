// Builds a folder that running processes read: the page of a server that is already running, the Prisma client of one
// that is starting. They find every file at all times, because a finished build replaces the files one by one.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const FRESH = '.fresh-';

/**
 * `write` fills an empty folder. Its files are then moved over those of `folder`, each by one rename, those in inner
 * folders first (a page after its assets); files that it did not write are removed last. When `write` throws, `folder`
 * stays as it was.
 */
export async function renewFolder(folder: string, write: (empty: string) => Promise<void>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // Inside `folder`: the same file system, and ignored by whatever ignores the folder. The server serves no dotfiles.
  const fresh = mkdtempSync(join(folder, FRESH));
  try {
    await write(fresh);
    const depth = (name: string): number => name.split(sep).length;
    const names = filesOf(fresh).sort((one, other) => depth(other) - depth(one));
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      renameSync(join(fresh, name), join(folder, name));
    }
    const written = new Set(names);
    // A build that runs at the same time keeps what it has written so far.
    const stale = filesOf(folder).filter((name) => !written.has(name) && !name.startsWith(FRESH));
    for (const name of stale) rmSync(join(folder, name), { force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
