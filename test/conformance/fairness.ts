// Users take turns, whatever holds the queue: asked over the API by several users, answered by one worker.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScriptedEngine, finished } from '../support/scripted-engine.ts';
import { createTestClient, startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';

const SEND = 'mutation ($text: String!) { sendTurn(input: { text: $text }) { turn { id } } }';
const CANCEL = 'mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { status } } }';

export function fairnessConformance(
  name: string,
  connect: () => Promise<{ env: Record<string, string>; end: () => Promise<void> }>,
): void {
  describe(`users take turns: ${name}`, () => {
    const engine = new ScriptedEngine();
    let server: TestServer;
    let end: () => Promise<void>;
    const disposables: (() => void | Promise<void>)[] = [];
    beforeAll(async () => {
      const connected = await connect();
      end = connected.end;
      server = await startTestServer({
        engine,
        env: {
          ...JWT_ENV,
          WORKER_CONCURRENCY: '1',
          MAX_CONCURRENT_TURNS: '0',
          MAX_TURNS_PER_MINUTE: '0',
          ...connected.env,
        },
      });
    });
    afterAll(async () => {
      for (const dispose of disposables) await dispose();
      await server.close();
      await end();
    });
    beforeEach(() => {
      engine.requests.length = 0;
    });

    const user = async (sub: string): Promise<TestClient> => {
      const { client, dispose } = createTestClient(server.url, await bearer({ sub }));
      disposables.push(dispose);
      return client;
    };
    const send = async (client: TestClient, text: string): Promise<string> =>
      (await client.ask(SEND, { text })).sendTurn.turn.id as string;
    const answered = (): string[] => engine.requests.map(({ messages }) => messages.at(-1)?.text ?? '');

    /**
     * The worker answers a first turn of somebody else until `open` is called; `between` is awaited in each turn after
     * that.
     */
    async function hold(between: (text: string) => Promise<unknown> = () => Promise.resolve()): Promise<() => void> {
      let open = (): void => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      engine.script = async function* ({ messages }) {
        const text = messages.at(-1)?.text ?? '';
        if (text === 'first of all') {
          yield { type: 'text', delta: '.' };
          await gate;
        } else await between(text);
        yield finished('.', 'ANSWER');
      };
      const somebody = await user('somebody');
      const id = await send(somebody, 'first of all');
      await somebody.eventsUntil(id, 0, ({ __typename }) => __typename === 'AnswerDelta');
      return open;
    }

    it('a user with many turns does not delay others, and all receive their true position', async () => {
      const open = await hold();
      const [ann, bob, cho] = [await user('ann'), await user('bob'), await user('cho')];
      const asked: [TestClient, string][] = [];
      for (const [client, text] of [
        ...Array.from({ length: 12 }, (_, i) => [ann, `ann ${i}`] as const),
        [bob, 'bob 0'],
        [cho, 'cho 0'],
        [cho, 'cho 1'],
      ] as const)
        asked.push([client, await send(client, text)]);
      const positions = await Promise.all(
        asked.map(async ([client, id]) => (await client.eventsUntil(id, 0, () => true))[0].position as number),
      );
      expect(positions).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2, 4]);
      open();
      await Promise.all(asked.map(([client, id]) => client.events(id)));
      expect(answered().slice(1)).toEqual([
        'ann 0',
        'bob 0',
        'cho 0',
        'ann 1',
        'cho 1',
        ...Array.from({ length: 10 }, (_, i) => `ann ${i + 2}`),
      ]);
    });

    it('a user with many turns is not delayed without end by users with one turn each', async () => {
      let others = 0;
      const asked: [TestClient, string][] = [];
      const open = await hold(async () => {
        if (++others > 12) return;
        const other = await user(`other-${others}`);
        asked.push([other, await send(other, `other ${others}`)]);
      });
      const ann = await user('ann');
      for (let i = 0; i < 6; i++) asked.push([ann, await send(ann, `ann ${i}`)]);
      open();
      for (let i = 0; i < asked.length; i++) {
        const one = asked[i];
        if (one !== undefined) await one[0].events(one[1]);
      }
      expect(answered().slice(1, 8)).toEqual(['ann 0', 'ann 1', 'other 1', 'ann 2', 'other 2', 'other 3', 'ann 3']);
    });

    it('after a queued turn is cancelled, the next turn of its user takes its rank', async () => {
      const open = await hold();
      const [ann, bob] = [await user('ann'), await user('bob')];
      const [one, two] = [await send(ann, 'ann 0'), await send(ann, 'ann 1')];
      const bobs = [await send(bob, 'bob 0'), await send(bob, 'bob 1')];
      await ann.ask(CANCEL, { id: one });
      open();
      await Promise.all([ann.events(two), ...bobs.map((id) => bob.events(id))]);
      expect(answered().slice(1)).toEqual(['bob 0', 'ann 1', 'bob 1']);
    });

    it('a queued turn receives its new position when the queue moves, each number once', async () => {
      const open = await hold();
      const [ann, bob] = [await user('ann'), await user('bob')];
      const one = await send(ann, 'ann 0');
      const two = await send(bob, 'bob 0');
      const told = bob.eventsUntil(two, 0, ({ __typename, position }) => __typename === 'TurnQueued' && position === 0);
      await ann.ask(CANCEL, { id: one });
      expect((await told).map(({ seq, position }) => [seq, position])).toEqual([
        [1, 1],
        [2, 0],
      ]);
      open();
      expect((await bob.events(two, 2)).map(({ seq }) => seq as number)).toEqual([3, 4]);
    });
  });
}
