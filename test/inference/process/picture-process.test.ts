import { afterEach, describe, expect, it } from 'vitest';
import { openPictureProcesses } from '../../../inference/process/picture-process.ts';
import type { PictureExaminer, PictureProcessOptions } from '../../../inference/process/picture-process.ts';
import { png, turned } from '../../support/pictures.ts';

const opened: PictureExaminer[] = [];
const open = (options: Partial<PictureProcessOptions> = {}): PictureExaminer => {
  const examiner = openPictureProcesses({ maxPixels: 1_000_000, ...options });
  opened.push(examiner);
  return examiner;
};
afterEach(() => {
  for (const examiner of opened.splice(0)) examiner.close();
});

describe('images examined in processes of their own', () => {
  it('are told apart, also when more come than there are processes', async () => {
    const examiner = open();
    const widths = [3, 5, 7, 9, 11];
    const found = await Promise.all(widths.map(async (width) => examiner.examine(await png(width, 2))));
    expect(found.map((one) => one !== 'BUSY' && one.width)).toEqual(widths);
  });

  it('are refused with the reason, and the next one is taken', async () => {
    const examiner = open({ processes: 1 });
    await expect(examiner.examine(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
      name: 'InferenceError',
      code: 'IMAGE_UNREADABLE',
    });
    expect(await examiner.examine(await png(6, 2))).toMatchObject({ width: 6 });
  });

  it('are refused when they take too long', async () => {
    await expect(open({ maxMs: 1 }).examine(await png())).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
      message: 'The image takes too long to decode.',
    });
  });

  it('are refused when they take too much of the processor, and the next one is taken', async () => {
    const examiner = open({ processes: 1, maxCpuMs: 1, maxPixels: 50_000_000 });
    const message = 'The image takes too long to decode.';
    const large = await turned('png', 6, 6000, 6000);
    await expect(examiner.examine(large)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', message });
    await expect(examiner.examine(new Uint8Array([1]))).rejects.not.toMatchObject({ message });
  });

  it('are not taken while too many wait', async () => {
    const examiner = open({ processes: 1, maxWaiting: 1 });
    const picture = await png(4, 2);
    const first = examiner.examine(picture);
    const second = examiner.examine(picture);
    expect(await examiner.examine(picture)).toBe('BUSY');
    expect(await Promise.all([first, second])).toMatchObject([{ width: 4 }, { width: 4 }]);
  });
});
