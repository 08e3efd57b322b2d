// Tasks that run at an interval: what the log has of their failures.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { every } from '../../src/platform/every.ts';
import type { Logger } from '../../src/platform/log.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const broken = new TypeError('a fault of the program');

/** The lines of the log after the task has ended in these ways: null is a success. */
async function linesOf(...ends: (Error | null)[]): Promise<string[]> {
  const lines: string[] = [];
  const log = {
    error: ({ err }: { err: Error }, text: string) => lines.push(`${text}: ${err.message}`),
    info: (text: string) => lines.push(text),
  } as unknown as Logger;
  const left = [...ends];
  const task = async (): Promise<void> => {
    const end = await Promise.resolve(left.shift() ?? null);
    if (end !== null) throw end;
  };
  const repeated = every(1000, 'the task', task, log);
  await vi.advanceTimersByTimeAsync(1000 * ends.length);
  await repeated.stop();
  expect(left).toEqual([]);
  return lines;
}

it('an outage is one line at its start and one at its end, each time', async () => {
  const outage = ['the task failed: connect ECONNREFUSED', 'the task works again'];
  expect(await linesOf(null, away, away, away, null, null, away, away, null)).toEqual([...outage, ...outage]);
});

it('every other failure is a line', async () => {
  const fault = 'the task failed: a fault of the program';
  expect(await linesOf(broken, broken, null)).toEqual([fault, fault]);
  expect(await linesOf(away, broken, away)).toEqual([
    'the task failed: connect ECONNREFUSED',
    fault,
    'the task failed: connect ECONNREFUSED',
  ]);
});
