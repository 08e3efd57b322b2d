import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backOff, delayMs } from '../../client/src/back-off.ts';

describe('waiting before another attempt', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('doubles, up to ten seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((attempt) => delayMs(attempt, 1))).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
  });

  it('differs by chance, by half at most', () => {
    expect([0, 0.5, 1].map((random) => delayMs(3, random))).toEqual([1000, 1500, 2000]);
  });

  it('is over when its time is', async () => {
    const waiting = backOff(1, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(500);
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is over at once when nobody waits any more, or the network is back', async () => {
    const controller = new AbortController();
    const aborted = backOff(6, controller.signal);
    controller.abort();
    await aborted;
    await backOff(6, controller.signal);

    const network = new EventTarget();
    const online = backOff(6, new AbortController().signal, network);
    network.dispatchEvent(new Event('online'));
    await online;
    expect(vi.getTimerCount()).toBe(0);
  });
});
