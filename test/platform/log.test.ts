// What the log says of turns, at its most talkative: which turn it was, and nothing of what was asked, seen or
// answered.
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogger } from '../../src/platform/log.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, finished, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';

it('lines about a turn carry its id, and no line carries words, labels, images or names', async () => {
  const lines: string[] = [];
  const log = createLogger(
    'trace',
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(...chunk.toString().trim().split('\n'));
        done();
      },
    }),
  );
  const engine = new ScriptedEngine();
  const server = await startTestServer({ engine, log });
  const bytes = Buffer.from(await png(40, 20)).toString('base64');
  const { id: image } = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: `data:image/png;base64,${bytes}`,
    })
  ).uploadImage.image;
  const ask = async (text: string): Promise<string> => {
    const { id } = (
      await server.ask('mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }', {
        input: { text, imageIds: [image] },
      })
    ).sendTurn.turn;
    await server.events(id);
    return id;
  };
  engine.script = async function* (request, signal) {
    for await (const event of segment()(request, signal))
      yield event.type === 'finished'
        ? finished('zanswered', 'SEGMENT')
        : event.type === 'mask-started'
          ? { ...event, label: 'zlabelled' }
          : event;
  };
  const answered = await ask('zasked');
  engine.script = () => {
    throw new Error('the engine broke');
  };
  const failed = await ask('zfailed');
  await server.refusal('query { searchTurns(query: "zsought", first: 1000) { edges { cursor } } }');
  await server.refusal(
    'mutation ($input: UpdateConversationInput!) { updateConversation(input: $input) { conversation { id } } }',
    { input: { conversationId: 'zconversation', title: 'ztitled' } },
  );
  await server.close();

  const said = lines.map((line) => JSON.parse(line) as { turnId?: string; msg: string });
  for (const id of [answered, failed])
    expect(said.filter(({ turnId }) => turnId === id).map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['turn claimed', 'turn finished']),
    );
  for (const { turnId, msg } of said)
    if (msg.startsWith('turn ')) expect([msg, turnId]).toEqual([msg, expect.any(String)]);
  const all = lines.join('\n');
  expect(all).toContain('the engine broke');
  for (const secret of [
    'zasked',
    'zfailed',
    'zanswered',
    'zlabelled',
    'zsought',
    'ztitled',
    'Here:',
    bytes.slice(0, 24),
    bytes.slice(-24),
  ])
    expect(all).not.toContain(secret);
});
