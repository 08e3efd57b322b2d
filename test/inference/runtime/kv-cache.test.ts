import { describe, expect, it } from 'vitest';
import { causalBias, promptBias } from '../../../inference/runtime/attention.ts';
import { KvCache } from '../../../inference/runtime/kv-cache.ts';

const block = (...values: number[]) => ({
  key_0: { data: Float32Array.from(values), shape: [] },
  value_0: { data: Float32Array.from(values, (v) => -v), shape: [] },
});
const keys = (cache: KvCache): number[] => [...(cache.past()['past_key_0']?.data ?? [])];

describe('the KV cache', () => {
  it('appends new blocks behind the old ones, and grows past its capacity without losing any', () => {
    const cache = new KvCache({ layers: 1, width: 2, type: 'float32' }, 2);
    cache.append(block(1, 2), 1);
    cache.append(block(3, 4, 5, 6, 7, 8), 3);
    expect(cache.length).toBe(4);
    expect(keys(cache)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(cache.past()['past_value_0']?.shape).toEqual([1, 4, 2]);
  });

  it('hands out views, not copies', () => {
    const cache = new KvCache({ layers: 1, width: 1, type: 'float32' }, 8);
    cache.append(block(1, 2), 2);
    expect(cache.past()['past_key_0']?.data.buffer).toBe(cache.past()['past_key_0']?.data.buffer);
    expect(cache.past()['past_key_0']?.data.buffer.byteLength).toBe(32);
  });

  it('keeps float16 as bits, in half the memory', () => {
    const cache = new KvCache({ layers: 1, width: 2, type: 'float16' }, 1);
    for (const bits of [0x3c00, 0xfbff]) {
      const data = Uint16Array.of(bits, 0x7bff);
      cache.append({ key_0: { data, shape: [] }, value_0: { data, shape: [] } }, 1);
    }
    expect(cache.past()['past_value_0']?.data).toEqual(Uint16Array.of(0x3c00, 0x7bff, 0xfbff, 0x7bff));
  });

  it('begins with the positions of another one in place, and copies them when it is written', () => {
    const base = new KvCache({ layers: 1, width: 1, type: 'float32' }, 2);
    base.append(block(1, 2), 2);
    const [first, second] = [1, 8].map((capacity) => new KvCache({ layers: 1, width: 1, type: 'float32' }, capacity));
    for (const cache of [first, second]) cache?.startFrom(base);
    expect(first?.past()['past_key_0']?.data.buffer).toBe(base.past()['past_key_0']?.data.buffer);
    first?.append(block(3), 1);
    second?.append(block(9, 9), 2);
    expect([base, first, second].map((cache) => keys(cache as KvCache))).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2, 9, 9],
    ]);
    expect(keys(KvCache.join([second as KvCache, base]))).toEqual([1, 2, 9, 9, 1, 2]);
    expect(() => second?.startFrom(base)).toThrow(RangeError);
  });

  it('refuses blocks of another size', () => {
    expect(() => new KvCache({ layers: 1, width: 2, type: 'float32' }).append(block(1, 2), 2)).toThrow(RangeError);
  });
});

describe('attention', () => {
  const seen = (bias: Float32Array, columns: number): string[] =>
    Array.from({ length: bias.length / columns }, (_, row) =>
      [...bias.subarray(row * columns, (row + 1) * columns)].map((b) => (b === 0 ? '#' : '.')).join(''),
    );

  it('sees the whole past and the new positions up to itself, inside a scale too', () => {
    expect(seen(causalBias(2, 3), 5)).toEqual(['###..', '####.', '#####']);
  });

  it('of image tokens goes both ways inside their image', () => {
    expect(seen(promptBias(4, [{ first: 1, end: 3 }]), 4)).toEqual(['#...', '###.', '###.', '####']);
  });
});
