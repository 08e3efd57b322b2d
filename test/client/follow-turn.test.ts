// Reconnecting, with a socket whose every message is written by hand.
import type { Client, Sink } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../client/src/api-error.ts';
import { followEvents } from '../../client/src/follow-events.ts';
import { followTurn } from '../../client/src/follow-turn.ts';
import { viewerEvents } from '../../client/src/viewer-events.ts';

type Say = (sink: Sink<any>) => void;

/** Each subscription is answered by the next script. */
function socketOf(scripts: Say[]): { socket: Pick<Client, 'subscribe'>; asked: unknown[]; left: () => number } {
  const asked: unknown[] = [];
  let left = 0;
  const socket = {
    subscribe({ variables }: { variables?: Record<string, unknown> | null }, sink: Sink<any>) {
      asked.push(variables?.['after']);
      const say = scripts.shift();
      if (say === undefined) throw new Error('asked more often than expected');
      say(sink);
      return () => {
        left++;
        sink.complete();
      };
    },
  } as unknown as Pick<Client, 'subscribe'>;
  return { socket, asked, left: () => left };
}

const event = (seq: number, typename = 'AnswerDelta'): { data: object } => ({
  data: { turnEvents: { __typename: typename, seq, turnId: 't', text: '' } },
});
const tell =
  (...seqs: number[]): Say =>
  (sink) => {
    for (const seq of seqs) sink.next(event(seq));
  };
const lose: Say = (sink) => sink.error({ code: 1006, reason: '', wasClean: false });
const end =
  (seq: number): Say =>
  (sink) => {
    sink.next(event(seq, 'TurnFinished'));
    sink.complete();
  };
const all =
  (...says: Say[]): Say =>
  (sink) => {
    for (const say of says) say(sink);
  };

interface Story {
  how: 'ended' | 'left' | ApiError;
  seen: number[];
  asked: unknown[];
  pauses: number[];
  connection: boolean[];
  left: number;
}
const follow = async (scripts: Say[], signal = new AbortController().signal): Promise<Story> => {
  const { socket, asked, left } = socketOf(scripts);
  const seen: number[] = [],
    pauses: number[] = [],
    connection: boolean[] = [];
  const how = await followTurn(socket, 't', {
    onEvent: ({ seq }) => seen.push(seq),
    onConnection: (on) => connection.push(on),
    signal,
    pause: async (attempt) => {
      pauses.push(attempt);
    },
  }).catch((error: unknown) => {
    if (error instanceof ApiError) return error;
    throw error;
  });
  return { how, seen, asked, pauses, connection, left: left() };
};

describe('following a turn', () => {
  it('ends with the turn', async () => {
    expect(await follow([all(tell(1, 2), end(3))])).toMatchObject({
      how: 'ended',
      seen: [1, 2, 3],
      asked: [0],
      pauses: [],
    });
  });

  it('goes on behind the last event after a lost connection, without gap or repeat', async () => {
    const { seen, asked, connection } = await follow([all(tell(1, 2), lose), all(tell(2, 3), end(4))]);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual([0, 2]);
    expect(connection).toEqual([true, true, false, true, true, true]);
  });

  it('leaves a subscription that was lost, so that the socket closes after the last one', async () => {
    expect(await follow([all(tell(1), lose), lose, all(tell(2), end(3))])).toMatchObject({ how: 'ended', left: 2 });
  });

  it('is followed like any subscription of numbered events: the viewer has one without an end', async () => {
    const change: Say = (sink) => sink.next({ data: { viewerEvents: { __typename: 'ConversationUpdated', seq: 7 } } });
    const { socket, asked } = socketOf([lose, all(change, lose), () => {}]);
    const leave = new AbortController();
    const how = await followEvents(socket, viewerEvents, {
      after: 6,
      onEvent: ({ seq }) => expect(seq).toBe(7),
      onConnection: () => {},
      signal: leave.signal,
      pause: () => {
        if (asked.length === 2) setImmediate(() => leave.abort());
        return Promise.resolve();
      },
    });
    expect([how, asked]).toEqual(['left', [6, 6, 7]]);
  });

  it('takes a gap for what it is: previews that a newer one replaced', async () => {
    expect((await follow([all(tell(1, 5), end(9))])).seen).toEqual([1, 5, 9]);
  });

  it('comes back when a server that stops completes the subscription before the turn ended', async () => {
    expect(await follow([all(tell(1), (sink) => sink.complete()), end(2)])).toMatchObject({
      how: 'ended',
      seen: [1, 2],
      asked: [0, 1],
      pauses: [1],
    });
  });

  it('waits longer each time in vain, and begins anew after something came', async () => {
    expect((await follow([lose, lose, all(tell(1), lose), end(2)])).pauses).toEqual([1, 2, 1]);
  });

  it('does not take a repeat for progress', async () => {
    expect((await follow([all(tell(1), lose), all(tell(1), lose), end(2)])).pauses).toEqual([1, 2]);
  });

  it('stops when there is nothing to follow, however that is said', async () => {
    const errors = [{ message: 'There is no turn t.', extensions: { code: 'NOT_FOUND', retryable: false } }];
    const how = expect.objectContaining({ code: 'NOT_FOUND', message: 'There is no turn t.' });
    expect(await follow([(sink) => sink.next({ errors })])).toMatchObject({ how, pauses: [] });
    expect(await follow([(sink) => sink.error(errors)])).toMatchObject({ how, pauses: [] });
  });

  it(
    'comes back once when it is sent away because of who asks, ' + 'for a token may have been renewed meanwhile',
    async () => {
      const close =
        (code: number): Say =>
        (sink) =>
          sink.error({ code, reason: '', wasClean: true });
      expect(await follow([close(4401), close(4401)])).toMatchObject({ how: { code: 'UNAUTHENTICATED' }, pauses: [1] });
      expect(await follow([all(tell(1), close(4403)), all(tell(2), close(4403)), end(3)])).toMatchObject({
        how: 'ended',
        asked: [0, 1, 2],
      });
      expect(await follow([all(tell(1), close(4403)), close(4403)])).toMatchObject({ how: { code: 'FORBIDDEN' } });
    },
  );

  it('tries again when it was refused only for now', async () => {
    const busy = [{ message: 'Too many requests.', extensions: { code: 'RATE_LIMITED', retryable: true } }];
    expect(await follow([(sink) => sink.error(busy), end(1)])).toMatchObject({ how: 'ended', pauses: [1] });
  });

  it('leaves when nobody wants it any more, before the first answer or between two attempts', async () => {
    const early = AbortSignal.abort();
    expect(await follow([], early)).toMatchObject({ how: 'left', asked: [] });
    const controller = new AbortController();
    expect(await follow([all(tell(1), () => controller.abort())], controller.signal)).toMatchObject({
      how: 'left',
      seen: [1],
      left: 1,
    });
    const late = new AbortController();
    expect(await follow([all(tell(1), lose, () => late.abort())], late.signal)).toMatchObject({
      how: 'left',
      asked: [0],
    });
  });
});
