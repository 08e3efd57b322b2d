// The statements of a turn, counted between the server and PostgreSQL. An upper bound keeps their number from growing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedEngine } from '../../bench/turns/fixed-engine.ts';
import { startCountingProxy } from '../../bench/turns/statements.ts';
import type { Counted, CountingProxy } from '../../bench/turns/statements.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

describe('the statements of a turn with one mask of ten scales', () => {
  let server: TestServer;
  let proxy: CountingProxy;
  beforeAll(async () => {
    server = await startTestServer({
      engine: new FixedEngine(),
      through: async (url) => (proxy = await startCountingProxy(url)).url,
    });
  });
  afterAll(async () => {
    await server.close();
    await proxy.close();
  });

  const ask = async (): Promise<string> => {
    const { sendTurn } = await server.ask('mutation { sendTurn(input: { text: "All of it." }) { turn { id } } }');
    return sendTurn.turn.id as string;
  };
  /** What goes on beside it (heartbeats, sweeps) is asked now and then: the least of several is the turn's own. */
  async function leastOf(what: () => Promise<unknown>): Promise<Counted> {
    const counts: Counted[] = [];
    for (let i = 0; i < 5; i++) {
      proxy.take();
      await what();
      counts.push(proxy.take());
    }
    const [least] = counts.sort((a, b) => a.statements - b.statements);
    if (least === undefined) throw new Error('nothing was counted');
    return least;
  }

  it('asked, answered and followed to its end, are bounded', async () => {
    const counted = await leastOf(async () => server.events(await ask()));
    expect(counted, tableOf(counted)).toSatisfy(within({ statements: 33, commits: 29 }));
  });

  it('replayed after its end, are bounded', async () => {
    const id = await ask();
    await server.events(id);
    const counted = await leastOf(() => server.events(id));
    expect(counted, tableOf(counted)).toSatisfy(within({ statements: 5, commits: 5 }));
  });
});

type Counts = Pick<Counted, 'statements' | 'commits'>;
const within =
  (most: Counts) =>
  ({ statements, commits }: Counts): boolean =>
    statements <= most.statements && commits <= most.commits;
const tableOf = ({ statements, commits, bySql }: Counted): string =>
  [
    `${statements} statements, ${commits} commits`,
    ...bySql.map(([sql, count]) => `${count} x ${sql.slice(0, 120)}`),
  ].join('\n');
