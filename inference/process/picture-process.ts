// Examines images in child processes. An image that takes long, or that crashes the image library, then blocks
// neither the server's event loop nor its thread pool. A process examines one image at a time and is killed when that
// takes too long.
import type { ChildProcess } from 'node:child_process';
import { InferenceError } from '../errors.ts';
import type { ExaminedPicture } from '../image/examine.ts';
import { forkProgram } from './fork-program.ts';
import { unpackError } from './protocol.ts';
import type { ErrorMessage } from './protocol.ts';

export interface ToPictureProcess {
  bytes: Uint8Array;
  maxPixels: number;
  /** Milliseconds of processor time, summed over all threads. */
  maxCpuMs: number;
}
export type FromPictureProcess = { picture: ExaminedPicture } | { error: ErrorMessage };

export interface PictureExaminer {
  /**
   * BUSY: too many images wait. Throws InferenceError IMAGE_UNREADABLE (also at the time limit) or IMAGE_TOO_LARGE.
   */
  examine(bytes: Uint8Array): Promise<ExaminedPicture | 'BUSY'>;
  close(): void;
}

export interface PictureProcessOptions {
  maxPixels: number;
  /** Number of images that are examined at the same time. */
  processes?: number;
  /** Number of images that may wait. */
  maxWaiting?: number;
  /** Milliseconds of processor time for one image. Processor time does not depend on the load of the machine. */
  maxCpuMs?: number;
  /** Milliseconds of wall-clock time for one image. */
  maxMs?: number;
}

const DEFAULTS = { processes: 2, maxWaiting: 64, maxCpuMs: 20_000, maxMs: 120_000 };

export function openPictureProcesses(options: PictureProcessOptions): PictureExaminer {
  const { maxPixels, processes, maxWaiting, maxCpuMs, maxMs } = { ...DEFAULTS, ...options };
  const all = new Set<ChildProcess>();
  const idle = new Set<ChildProcess>();
  const waiting: (() => void)[] = [];
  let working = 0;

  return {
    async examine(bytes) {
      if (working < processes) working++;
      else if (waiting.length >= maxWaiting) return 'BUSY';
      else
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      try {
        const request: ToPictureProcess = { bytes, maxPixels, maxCpuMs };
        // A process can end for a reason that has nothing to do with this image. The request is therefore sent once
        // more, to a new process.
        const answer = (await examineInAny(request)) ?? (await examineInAny(request));
        if (answer === null) throw new InferenceError('IMAGE_UNREADABLE', 'The image cannot be decoded.');
        if ('error' in answer) throw unpackError(answer.error);
        return answer.picture;
      } finally {
        const next = waiting.shift();
        if (next === undefined) working--;
        else next();
      }
    },
    close() {
      for (const child of all) child.kill('SIGKILL');
    },
  };

  async function examineInAny(request: ToPictureProcess): Promise<FromPictureProcess | null> {
    const [free] = idle;
    const child = free ?? start();
    idle.delete(child);
    const answer = await examineIn(child, request, maxMs);
    if (answer !== null) idle.add(child);
    return answer;
  }

  function start(): ChildProcess {
    const child = startChild();
    all.add(child);
    child.once('exit', () => {
      all.delete(child);
      idle.delete(child);
    });
    return child;
  }
}

/**
 * Resolves with null when the process ended. A process that takes too long is killed; the error is then
 * IMAGE_UNREADABLE.
 */
async function examineIn(
  child: ChildProcess,
  request: ToPictureProcess,
  withinMs: number,
): Promise<FromPictureProcess | null> {
  child.ref();
  child.channel?.ref();
  let timer: NodeJS.Timeout | undefined;
  let ended = (): void => {};
  try {
    return await new Promise((resolve, reject) => {
      ended = () => resolve(null);
      child.once('exit', ended);
      child.once('message', (answer) => resolve(answer as FromPictureProcess));
      timer = setTimeout(() => {
        reject(new InferenceError('IMAGE_UNREADABLE', 'The image takes too long to decode.'));
        child.kill('SIGKILL');
      }, withinMs);
      child.send(request, (error) => {
        if (error !== null) resolve(null);
      });
    });
  } finally {
    clearTimeout(timer);
    child.removeListener('exit', ended);
    child.unref();
    child.channel?.unref();
  }
}

function startChild(): ChildProcess {
  const child = forkProgram(new URL('picture-main.ts', import.meta.url));
  // The 'exit' event, or a request that cannot be sent, reports the failure.
  child.on('error', () => {});
  return child;
}
