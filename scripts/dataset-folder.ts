// The folder of a dataset that `npm run segment` writes, and in it the folder .maskstream: the result of each image,
// and the names of the files that a run has written. A file is replaced as a whole, so a run that is interrupted leaves
// no half file. Knows no format.
import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { ZipEntry } from '../src/export/zip.ts';

const foundMask = z.object({
  label: z.string(),
  area: z.number(),
  /** Null: the mask is empty. */
  box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable(),
  confidence: z.number(),
  rle: z.object({ size: z.tuple([z.number(), z.number()]), counts: z.string() }),
});
/** A mask in original pixels. */
export type FoundMask = z.infer<typeof foundMask>;

export interface DatasetFolder {
  /** `name`: path in the folder. */
  write(name: string, body: ZipEntry['body']): Promise<void>;
  /** The masks on an image; null when no run has stored them. `key` names the image, the question and the model. */
  readResult(key: string): Promise<FoundMask[] | null>;
  writeResult(key: string, masks: readonly FoundMask[]): Promise<void>;
  /** Removes the files that an earlier run has written and this one has not: the folder then holds one dataset. */
  finish(): Promise<void>;
}

const OWN = '.maskstream';

export async function openDatasetFolder(folder: string): Promise<DatasetFolder> {
  const own = join(folder, OWN);
  await mkdir(own, { recursive: true });
  // A line of JSON for each file, added before the file is written.
  const list = join(own, 'files.jsonl');
  const listed = new Set((await readText(list)).split('\n').flatMap(readName));
  const written = new Set<string>();
  const resultOf = (key: string): string => join(own, `${key}.json`);
  return {
    async write(name, body) {
      written.add(name);
      if (!listed.has(name)) await appendFile(list, lineOf(name));
      listed.add(name);
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await replace(join(folder, name), body);
    },
    readResult: async (key) =>
      z
        .array(foundMask)
        .nullable()
        .catch(null)
        .parse(parsed(await readText(resultOf(key)))),
    writeResult: (key, masks) => replace(resultOf(key), [JSON.stringify(masks)]),
    async finish() {
      for (const name of listed) if (!written.has(name)) await rm(join(folder, name), { force: true });
      await replace(list, [...written].map(lineOf));
    },
  };
}

async function replace(path: string, body: ZipEntry['body']): Promise<void> {
  const temporary = `${path}.part`;
  await pipeline(Readable.from(body, { objectMode: false }), createWriteStream(temporary));
  await rename(temporary, path);
}

/** Empty for a file that does not exist. */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Null for a text that is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const lineOf = (name: string): string => `${JSON.stringify(name)}\n`;

/** Empty for a line that is cut off. */
function readName(line: string): string[] {
  const name = parsed(line);
  return typeof name === 'string' ? [name] : [];
}
