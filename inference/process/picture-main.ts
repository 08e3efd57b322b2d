// Program of picture-process.ts: examines one image at a time. It ends with its parent, or when an image takes too
// much processor time.
import sharp from 'sharp';
import { InferenceError } from '../errors.ts';
import { examinePicture } from '../image/examine.ts';
import type { FromPictureProcess, ToPictureProcess } from './picture-process.ts';
import { packError } from './protocol.ts';

const CHECK_EVERY_MS = 50;

// One thread each, because there is one such process for each image that is decoded at the same time.
sharp.concurrency(1);
sharp.cache(false);

/** True after the time limit: no further message is sent about this image. */
let ending = false;
const send = (answer: FromPictureProcess): void => {
  if (!ending) process.send?.(answer);
};

process.on('message', ({ bytes, maxPixels, maxCpuMs }: ToPictureProcess) => {
  const before = process.cpuUsage();
  const check = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 <= maxCpuMs) return;
    clearInterval(check);
    // The image library cannot be interrupted, so the process ends.
    const error = new InferenceError('IMAGE_UNREADABLE', 'The image takes too long to decode.');
    const answer: FromPictureProcess = { error: packError(error) };
    ending = true;
    process.send?.(answer, () => process.exit());
  }, CHECK_EVERY_MS);
  examinePicture(bytes, { maxPixels })
    .then(
      (picture) => send({ picture }),
      (error: unknown) => send({ error: packError(error) }),
    )
    .finally(() => clearInterval(check));
});
process.once('disconnect', () => process.exit());
// A signal that reaches every process of a service is ignored here; the parent ends this process.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
