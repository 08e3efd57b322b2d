// Turns get memory in order of arrival, and never more than there is.
import { describe, expect, it } from 'vitest';
import { CacheBudget } from '../../inference/cache-budget.ts';

const never = new AbortController().signal;
const quiet = (): void => {};

/** Reserves, and says in `order` when the memory is there. */
async function enter(budget: CacheBudget, bytes: number, order: string[], name: string): Promise<() => void> {
  const release = await budget.reserve(bytes, never, quiet);
  order.push(name);
  return release;
}

describe('the budget of caches', () => {
  it('lets a turn wait until the turns before it leave enough, and no smaller one passes it', async () => {
    const budget = new CacheBudget(10);
    const order: string[] = [];
    const first = await enter(budget, 6, order, 'first');
    const large = enter(budget, 5, order, 'large');
    const small = enter(budget, 1, order, 'small');
    expect(budget.reserved).toBe(6);
    first();
    const releases = await Promise.all([large, small]);
    expect(order).toEqual(['first', 'large', 'small']);
    expect(budget.reserved).toBe(6);
    for (const release of releases) release();
    expect(budget.reserved).toBe(0);
  });

  it('counts a release once', async () => {
    const budget = new CacheBudget(10);
    const release = await budget.reserve(4, never, quiet);
    await budget.reserve(4, never, quiet);
    release();
    release();
    expect(budget.reserved).toBe(4);
  });

  it('forgets a turn that is cancelled while it waits, and serves those behind it', async () => {
    const budget = new CacheBudget(10);
    const waits: boolean[] = [];
    await budget.reserve(8, never, quiet);
    const controller = new AbortController();
    const large = budget.reserve(9, controller.signal, (waiting) => waits.push(waiting));
    const small = budget.reserve(2, never, quiet);
    controller.abort();
    await expect(large).rejects.toMatchObject({ code: 'CANCELLED' });
    await small;
    expect(budget.reserved).toBe(10);
    expect(waits).toEqual([true, false]);
  });

  it('refuses what never fits', async () => {
    await expect(new CacheBudget(10).reserve(11, never, quiet)).rejects.toThrow(RangeError);
  });
});
