// Examines pictures in processes of their own, so that one that takes long or breaks the image library holds up nothing
// else: neither the server's event loop nor the threads that read its files. A process has one picture at a time and is
// killed when that takes too long.
import type { ChildProcess } from 'node:child_process';
import { InferenceError } from '../errors.ts';
import type { ExaminedPicture } from '../image/examine.ts';
import { forkProgram } from './fork-program.ts';
import { unpackError } from './protocol.ts';
import type { ErrorMessage } from './protocol.ts';

export interface ToPictureProcess {
  bytes: Uint8Array;
  maxPixels: number;
  /** Of processor time, of all threads together. */
  maxCpuMs: number;
}
export type FromPictureProcess = { picture: ExaminedPicture } | { error: ErrorMessage };

export interface PictureExaminer {
  /** BUSY: too many wait. InferenceError: IMAGE_UNREADABLE (also when it takes too long), IMAGE_TOO_LARGE. */
  examine(bytes: Uint8Array): Promise<ExaminedPicture | 'BUSY'>;
  close(): void;
}

export interface PictureProcessOptions {
  maxPixels: number;
  /** Pictures that are examined at a time. */
  processes?: number;
  /** Pictures that may wait. */
  maxWaiting?: number;
  /** Of processor time: a machine that is busy with other things does not make a picture a bad one. */
  maxCpuMs?: number;
  /** Of time in all. */
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
        // A process that ended by itself may have done so for another reason than this picture: once more, in a new
        // one.
        const answer = (await askAny(request)) ?? (await askAny(request));
        if (answer === null) throw new InferenceError('IMAGE_UNREADABLE', 'The picture cannot be decoded.');
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

  async function askAny(request: ToPictureProcess): Promise<FromPictureProcess | null> {
    const [waits] = idle;
    const child = waits ?? start();
    idle.delete(child);
    const answer = await ask(child, request, maxMs);
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

/** Null: the process ended. One that takes too long is killed, with IMAGE_UNREADABLE. */
async function ask(
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
        reject(new InferenceError('IMAGE_UNREADABLE', 'The picture takes too long to decode.'));
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
  // Told by 'exit', or by a request that cannot be sent.
  child.on('error', () => {});
  return child;
}
