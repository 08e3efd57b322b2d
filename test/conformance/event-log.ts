// What every event log must do, whatever carries the announcements. `open` gives one more connection to the same log
// each time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOOK } from '../../src/platform/event-log/event-log.ts';
import type { EventLog } from '../../src/platform/event-log/event-log.ts';

export function eventLogConformance(name: string, open: () => Promise<EventLog>): void {
  describe(`an event log: ${name}`, () => {
    let here: EventLog;
    let there: EventLog;
    beforeAll(async () => {
      [here, there] = await Promise.all([open(), open()]);
    });
    afterAll(() => Promise.all([here.close(), there.close()]));

    /** The numbers heard until `last`. */
    async function hear(
      log: EventLog,
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

    it('carries announcements to this connection and to others, in order', async () => {
      const [a, b] = [await hear(here, 'one', 3), await hear(there, 'one', 3)];
      for (const seq of [1, 2, 3]) await here.announce('one', seq);
      expect(await a.heard).toEqual([1, 2, 3]);
      expect(await b.heard).toEqual([1, 2, 3]);
    });

    it('carries a copy of what is stored, and the number alone where that is too long', async () => {
      const told: [number, string | null][] = [];
      const both = new Promise<void>((resolve) => {
        void there.subscribe('copies', (seq, copy) => {
          if (told.push([seq, copy]) === 3) resolve();
        });
      });
      await here.announce('copies', 1, 'a copy\nof two lines, "quoted", ü');
      await here.announce('copies', 2, 'x'.repeat(8_000));
      await here.announce('copies', LOOK);
      await both;
      expect(told).toEqual([
        [1, 'a copy\nof two lines, "quoted", ü'],
        [2, null],
        [LOOK, null],
      ]);
    });

    it('keeps topics apart', async () => {
      const { heard } = await hear(there, 'mine', 9);
      await here.announce('other', 1);
      await here.announce('mine', 9);
      expect(await heard).toEqual([9]);
    });

    it('tells nothing to a listener that has stopped, and goes on for the others', async () => {
      const stopped = await hear(there, 'two', 1);
      const stays = await hear(there, 'two', 2);
      stopped.stop();
      stopped.stop();
      await here.announce('two', 2);
      expect(await stays.heard).toEqual([2]);
      expect(await Promise.race([stopped.heard, Promise.resolve('nothing')])).toBe('nothing');
    });

    it('takes any text for a topic', async () => {
      const topic = `turn:'"; -- ${'x'.repeat(150)}`;
      const { heard } = await hear(there, topic, 1);
      await here.announce(topic, 1);
      expect(await heard).toEqual([1]);
    });
  });
}
