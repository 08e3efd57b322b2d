// The process of picture-process.ts: examines one picture after the other, and ends with its parent, or with a picture
// that takes too much of the processor.
import sharp from 'sharp';
import { InferenceError } from '../errors.ts';
import { examinePicture } from '../image/examine.ts';
import type { FromPictureProcess, ToPictureProcess } from './picture-process.ts';
import { packError } from './protocol.ts';

const LOOK_EVERY_MS = 50;

// One thread each: there are as many of these processes as pictures are to be decoded at a time.
sharp.concurrency(1);
sharp.cache(false);

/** Nothing is said of a picture after its end was. */
let leaving = false;
const say = (answer: FromPictureProcess): void => {
  if (!leaving) process.send?.(answer);
};

process.on('message', ({ bytes, maxPixels, maxCpuMs }: ToPictureProcess) => {
  const before = process.cpuUsage();
  const watch = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 <= maxCpuMs) return;
    clearInterval(watch);
    // The library cannot be interrupted.
    const error = new InferenceError('IMAGE_UNREADABLE', 'The picture takes too long to decode.');
    const answer: FromPictureProcess = { error: packError(error) };
    leaving = true;
    process.send?.(answer, () => process.exit());
  }, LOOK_EVERY_MS);
  examinePicture(bytes, { maxPixels })
    .then(
      (picture) => say({ picture }),
      (error: unknown) => say({ error: packError(error) }),
    )
    .finally(() => clearInterval(watch));
});
process.once('disconnect', () => process.exit());
// Who signals every process of a service leaves it to the parent when this one ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
