// The process of picture-process.ts: examines one picture after the other, and ends with its parent.
import sharp from 'sharp';
import { examinePicture } from '../image/examine.ts';
import type { FromPictureProcess, ToPictureProcess } from './picture-process.ts';
import { packError } from './protocol.ts';

// One thread each: there are as many of these processes as pictures are to be decoded at a time.
sharp.concurrency(1);
sharp.cache(false);

process.on('message', ({ bytes, maxPixels }: ToPictureProcess) => {
  const say = (answer: FromPictureProcess): void => {
    process.send?.(answer);
  };
  examinePicture(bytes, { maxPixels }).then(
    (picture) => say({ picture }),
    (error: unknown) => say({ error: packError(error) }),
  );
});
process.once('disconnect', () => process.exit());
// Who signals every process of a service leaves it to the parent when this one ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
