// A turn while the S3 server cannot be reached: it is delayed, not lost; it fails in the end, and may then be asked
// again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import type { FaultyProxy } from '../support/faulty-proxy.ts';
import { createBucket, startRadosGateway } from '../support/radosgw.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine();
let gateway: Awaited<ReturnType<typeof startRadosGateway>>;
let proxy: FaultyProxy;
let env: Record<string, string>;
let server: TestServer;
beforeAll(async () => {
  gateway = await startRadosGateway();
  proxy = await startFaultyProxy(gateway.endpoint);
  (await createBucket(gateway.endpoint, 'masks')).destroy();
  env = { S3_BUCKET: 'masks', S3_ENDPOINT: proxy.endpoint };
  server = await startTestServer({ engine, env });
});
afterAll(async () => {
  await server.close();
  await proxy.close();
  await gateway.stop();
});

const upload = async (to: TestServer): Promise<string> =>
  (
    await to.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png()),
    })
  ).uploadImage.image.id;
const send = async (to: TestServer, imageId: string): Promise<string> =>
  (
    await to.ask('mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }', {
      input: { text: 'segment it', imageIds: [imageId] },
    })
  ).sendTurn.turn.id;
const TURN =
  'query ($id: ID!) { turn(id: $id) { status error { code retryable } masks { url json: ' +
  'url(format: JSON) scales { url } } } }';
const names = (events: any[]): string[] => events.map(({ __typename }) => __typename);
const WHOLE = [
  'TurnQueued',
  'TurnStarted',
  'AnswerDelta',
  'MaskStarted',
  'MaskScaleReady',
  'MaskScaleReady',
  'MaskScaleReady',
  'MaskFinished',
  'AnswerDelta',
  'TurnFinished',
];

/**
 * The engine makes its second scale when the first one was told, and `change` was done: it works ahead of what is
 * stored.
 */
function changeAfterFirstPreview(change: () => Promise<void>): {
  events: (to: TestServer, id: string) => Promise<any[]>;
  changed: Promise<void>;
} {
  let go = (): void => {};
  const changed = new Promise<void>((resolve) => {
    go = resolve;
  }).then(change);
  engine.script = segment(async (step) => {
    if (step === 2) await changed;
  });
  return {
    changed,
    events: (to, id) =>
      to.eventsUntil(id, 0, ({ __typename }) => {
        if (__typename === 'MaskScaleReady') go();
        return false;
      }),
  };
}

describe('while the store cannot be reached, a turn', () => {
  it.each(['reset', 'stall', 'halve', 'refuse'] as const)('waits, and is whole when it is back: %s', async (fault) => {
    const imageId = await upload(server);
    const outage = changeAfterFirstPreview(() => proxy.become(fault));
    const id = await send(server, imageId);
    const events = outage.events(server, id);
    await outage.changed;
    if (fault !== 'refuse') await proxy.met(1);
    else
      expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({
        status: 'not ready',
        parts: { store: 'not ready', database: 'ok' },
      });
    await proxy.become('pass');
    expect(names(await events)).toEqual(WHOLE);
    const { turn } = await server.ask(TURN, { id });
    expect(turn).toMatchObject({ status: 'COMPLETED', masks: [{}] });
    for (const url of [
      turn.masks[0].url,
      turn.masks[0].json,
      ...turn.masks[0].scales.map((scale: { url: string }) => scale.url),
    ])
      expect((await server.download(url)).byteLength).toBeGreaterThan(0);
  });

  it('can be cancelled', async () => {
    const outage = changeAfterFirstPreview(() => proxy.become('reset'));
    const id = await send(server, await upload(server));
    const events = outage.events(server, id);
    await outage.changed;
    await proxy.met(4);
    await server.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id });
    expect((await events).at(-1)).toMatchObject({ status: 'CANCELLED' });
    await proxy.become('pass');
  });

  it('fails when it waited long enough, with a code that says it may be asked again, and can be', async () => {
    const hasty = await startTestServer({ engine, env: { ...env, STORE_PATIENCE_SECONDS: '0' } });
    try {
      const outage = changeAfterFirstPreview(() => proxy.become('refuse'));
      const id = await send(hasty, await upload(hasty));
      expect(names(await outage.events(hasty, id))).toEqual([...WHOLE.slice(0, 5), 'TurnFinished']);
      expect((await hasty.ask(TURN, { id })).turn).toMatchObject({
        status: 'FAILED',
        error: { code: 'STORE_UNAVAILABLE', retryable: true },
      });
      expect(
        await hasty.refusal(
          'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
          { dataUri: dataUri(await png()) },
        ),
      ).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      await proxy.become('pass');
      engine.script = segment();
      const again = (
        await hasty.ask('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }', { id })
      ).regenerateTurn.turn.id;
      expect(names(await hasty.events(again))).toEqual(WHOLE);
    } finally {
      await hasty.close();
    }
  });
});
