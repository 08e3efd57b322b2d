// Writes a ZIP archive while it is read: the next entry is requested after the previous one was consumed, so at most
// one entry is in memory. Knows no noun of the application.
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  /** Path in the archive. */
  name: string;
  /** Whether to compress the entry; images are compressed already. */
  compress: boolean;
  body: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
}

/** Destroying the stream (the reader left) ends the iteration of entries too. */
export function zipOf(entries: AsyncIterable<ZipEntry>): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  let body: Readable | null = null;
  // Of the entry that is being added: it may wait for a place in the archive, and then has no body yet.
  let leave = (): void => {};
  out.once('close', () => {
    body?.destroy();
    leave();
  });

  const add = ({ name, compress, body: content }: ZipEntry): Promise<void> =>
    new Promise((resolve, reject) => {
      leave = () => reject(new Error('the reader left'));
      zip.addReadStreamLazy(name, { compress }, (give) => {
        // Not in object mode, so that text becomes bytes and read-ahead is bounded in bytes.
        const stream = Readable.from(content, { objectMode: false });
        body = stream;
        stream.once('error', reject);
        stream.once('close', () => (stream.readableEnded ? resolve() : reject(new Error('the reader left'))));
        give(null, stream);
      });
    });

  const write = async (): Promise<void> => {
    for await (const entry of entries) {
      if (out.destroyed) return;
      await add(entry);
    }
    zip.end();
  };
  write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}
