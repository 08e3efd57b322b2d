// What every notifier must do, whatever carries the announcements. `open` gives one more connection to the same log
// each time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REREAD } from '../../src/platform/notifier/notifier.ts';
import type { Notifier } from '../../src/platform/notifier/notifier.ts';

export function notifierConformance(name: string, open: () => Promise<Notifier>): void {
  describe(`an notifier: ${name}`, () => {
    let here: Notifier;
    let there: Notifier;
    beforeAll(async () => {
      [here, there] = await Promise.all([open(), open()]);
    });
    afterAll(() => Promise.all([here.close(), there.close()]));

    /** The numbers heard until `last`. */
    async function hear(
      log: Notifier,
      topic: string,
      last: number,
    ): Promise<{ heard: Promise<number[]>; stop: () => void }> {
      const numbers: number[] = [];
      let done = (_: number[]): void => {};
      const heard = new Promise<number[]>((resolve) => {
        done = resolve;
      });
      const stop = await log.subscribe(topic, (seq) => {
        numbers.push(seq);
        if (seq === last) done(numbers);
      });
      return { heard, stop };
    }

    it('answers', () => here.check());

    it('carries notices to this connection and to others, in order', async () => {
      const [a, b] = [await hear(here, 'one', 3), await hear(there, 'one', 3)];
      for (const seq of [1, 2, 3]) await here.publish('one', seq);
      expect(await a.heard).toEqual([1, 2, 3]);
      expect(await b.heard).toEqual([1, 2, 3]);
    });

    it('carries a copy of the stored row, and only the number when the row is too long', async () => {
      const told: [number, string | null][] = [];
      const both = new Promise<void>((resolve) => {
        void there.subscribe('copies', (seq, copy) => {
          if (told.push([seq, copy]) === 3) resolve();
        });
      });
      await here.publish('copies', 1, 'a copy\nof two lines, "quoted", ü');
      await here.publish('copies', 2, 'x'.repeat(8_000));
      await here.publish('copies', REREAD);
      await both;
      expect(told).toEqual([
        [1, 'a copy\nof two lines, "quoted", ü'],
        [2, null],
        [REREAD, null],
      ]);
    });

    it('keeps topics apart', async () => {
      const { heard } = await hear(there, 'mine', 9);
      await here.publish('other', 1);
      await here.publish('mine', 9);
      expect(await heard).toEqual([9]);
    });

    it('sends nothing to a listener that has stopped, and continues for the others', async () => {
      const stopped = await hear(there, 'two', 1);
      const stays = await hear(there, 'two', 2);
      stopped.stop();
      stopped.stop();
      await here.publish('two', 2);
      expect(await stays.heard).toEqual([2]);
      expect(await Promise.race([stopped.heard, Promise.resolve('nothing')])).toBe('nothing');
    });

    it('accepts any text as a topic', async () => {
      const topic = `turn:'"; -- ${'x'.repeat(150)}`;
      const { heard } = await hear(there, topic, 1);
      await here.publish(topic, 1);
      expect(await heard).toEqual([1]);
    });
  });
}
