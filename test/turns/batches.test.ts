// Which events of the engine are stored together: those that arrived while earlier ones were stored.
import { describe, expect, it } from 'vitest';
import type { InferenceEvent } from '../../inference/events.ts';
import { inBatches } from '../../src/turns/batches.ts';
import { groupsOf } from '../../src/turns/append-output.ts';
import { EventQueue } from '../../inference/process/event-queue.ts';

const never = new AbortController().signal;

describe('reading in batches', () => {
  it('returns all events that arrived while the previous batch was processed', async () => {
    const queue = new EventQueue<number>();
    const batches: number[][] = [];
    queue.push(1);
    for await (const batch of inBatches(() => queue, never)) {
      batches.push(batch);
      if (batch.includes(1)) {
        for (const one of [2, 3, 4]) queue.push(one);
        queue.end();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('throws an error after all events that came before it', async () => {
    const said: number[] = [];
    const source = async function* (): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      yield 2;
      throw new Error('lost');
    };
    await expect(
      (async () => {
        for await (const batch of inBatches(source, never)) said.push(...batch);
      })(),
    ).rejects.toThrow('lost');
    expect(said).toEqual([1, 2]);
  });

  it('stops the source when the reader leaves, and does not wait for it', async () => {
    let freed = (): void => {};
    const done = new Promise<void>((resolve) => {
      freed = resolve;
    });
    const source = async function* (signal: AbortSignal): AsyncGenerator<number> {
      try {
        yield await Promise.resolve(1);
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
      } finally {
        freed();
      }
    };
    for await (const batch of inBatches(source, never)) if (batch.length > 0) break;
    await done;
  });
});

describe('a batch', () => {
  const scale = (index: number, n: number): InferenceEvent => ({
    type: 'mask-scale',
    index,
    preview: {
      scale: n,
      scaleCount: 3,
      side: n,
      box: null,
      width: 1,
      height: 1,
      png: new Uint8Array(),
      rle: { size: [1, 1], counts: '1' },
      stability: null,
      codes: new Uint8Array(),
      elapsedMs: 1,
    },
  });
  const started = (index: number): InferenceEvent => ({ type: 'mask-started', index, label: 'x' });

  it('is divided after the first preview and after the end of each mask', () => {
    const events = [started(0), scale(0, 1), scale(0, 2), scale(0, 3), started(1), scale(1, 1), scale(1, 2)];
    expect(groupsOf(events)).toEqual([events.slice(0, 2), events.slice(2, 6), events.slice(6)]);
  });
});
