// Reconnecting, with a socket whose every message is written by hand.
import type { Client, Sink } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { followTurn } from '../../web/src/api/follow-turn.ts';

type Say = (sink: Sink<any>) => void;

/** Each subscription is answered by the next script. */
function socketOf(scripts: Say[]): { socket: Pick<Client, 'subscribe'>; asked: unknown[] } {
  const asked: unknown[] = [];
  const socket = {
    subscribe({ variables }: { variables?: Record<string, unknown> | null }, sink: Sink<any>) {
      asked.push(variables?.['after']);
      scripts.shift()?.(sink);
      return () => {};
    },
  } as unknown as Pick<Client, 'subscribe'>;
  return { socket, asked };
}

const event = (seq: number): { data: object } => ({ data: { turnEvents: { __typename: 'AnswerDelta', seq, turnId: 't', text: '' } } });
const follow = async (scripts: Say[], signal = new AbortController().signal): Promise<{ seen: number[]; asked: unknown[]; pauses: number[]; connection: boolean[] }> => {
  const { socket, asked } = socketOf(scripts);
  const seen: number[] = [], pauses: number[] = [], connection: boolean[] = [];
  await followTurn(socket, 't', { onEvent: ({ seq }) => seen.push(seq), onConnection: (on) => connection.push(on), signal, pause: async (attempt) => { pauses.push(attempt); } });
  return { seen, asked, pauses, connection };
};

describe('following a turn', () => {
  it('ends with the turn', async () => {
    expect(await follow([(sink) => { sink.next(event(1)); sink.next(event(2)); sink.complete(); }])).toMatchObject({ seen: [1, 2], asked: [0], pauses: [] });
  });

  it('goes on behind the last event after a lost connection, without gap or repeat', async () => {
    const { seen, asked, connection } = await follow([
      (sink) => { sink.next(event(1)); sink.next(event(2)); sink.error(new Error('gone')); },
      (sink) => { sink.next(event(2)); sink.next(event(3)); sink.complete(); },
    ]);
    expect(seen).toEqual([1, 2, 3]);
    expect(asked).toEqual([0, 2]);
    expect(connection).toEqual([true, true, false, true, true]);
  });

  it('waits longer each time in vain, and begins anew after something came', async () => {
    const lost: Say = (sink) => sink.error(new Error('gone'));
    expect((await follow([lost, lost, (sink) => { sink.next(event(1)); sink.error(new Error('gone')); }, (sink) => sink.complete()])).pauses).toEqual([1, 2, 1]);
  });

  it('ends when the turn is refused, and when nobody wants it any more', async () => {
    expect((await follow([(sink) => sink.next({ errors: [{ message: 'There is no turn t.' }] })])).pauses).toEqual([]);
    const controller = new AbortController();
    expect((await follow([() => controller.abort()], controller.signal)).seen).toEqual([]);
  });
});
