// In which order the graphs of several turns run, with runs that only say their name.
import { describe, expect, it } from 'vitest';
import { RunOrder } from '../../../inference/runtime/run-order.ts';

function open() {
  const order = new RunOrder();
  const ran: string[] = [];
  const run = (name: string, joins = false): Promise<number> => order.run(() => Promise.resolve(ran.push(name)), joins);
  return { order, ran, run };
}

describe('the order of runs', () => {
  it('is that in which they are asked for, one at a time', async () => {
    const { order } = open();
    const log: string[] = [];
    const slow = (name: string) => async (): Promise<void> => {
      log.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
    };
    await Promise.all(['a', 'b'].map((name) => order.run(slow(name), false)));
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('has the runs of turns that join before all others, in the order in which they are asked for', async () => {
    const { ran, run } = open();
    const first = run('a').then(() => Promise.all([run('joins 1', true), run('joins 2', true)]));
    await Promise.all([first, run('b'), run('c')]);
    expect(ran).toEqual(['a', 'joins 1', 'joins 2', 'b', 'c']);
  });

  it('has what follows at once from a run of a turn that joins before the next run of another turn', async () => {
    const { ran, run } = open();
    const joins = async (): Promise<void> => {
      for (const name of ['image', 'prompt', 'pass']) await run(name, true);
    };
    await Promise.all([run('a'), run('b'), joins()]);
    expect(ran).toEqual(['image', 'prompt', 'pass', 'a', 'b']);
  });

  it('has a patient run after so many others at most, and at once when there is no other', async () => {
    const { order, ran, run } = open();
    const patient = (name: string, patience: number): Promise<void> =>
      new Promise((resolve) => {
        const compute = (): Promise<void> => Promise.resolve(void ran.push(name)).then(resolve);
        order.add({ compute, joins: false, patience });
      });
    await Promise.all([patient('waits', 2), run('a'), run('b'), run('c')]);
    await Promise.all([patient('alone', 5), new Promise((resolve) => setImmediate(resolve))]);
    expect(ran).toEqual(['a', 'b', 'waits', 'c', 'alone']);
  });

  it('goes on after a run that fails', async () => {
    const { order, run, ran } = open();
    const failed = order.run(() => Promise.reject(new Error('no memory')), false);
    await Promise.all([expect(failed).rejects.toThrow('no memory'), run('a')]);
    expect(ran).toEqual(['a']);
  });
});
