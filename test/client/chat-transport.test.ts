// The transport for `useChat`: the AI SDK's chat over a real server.
import { Chat } from '@ai-sdk/react';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatTransport } from '../../client/src/ai/index.ts';
import type { ChatMessage, MaskData, MaskstreamTransport } from '../../client/src/ai/index.ts';
import { ApiError, createClient } from '../../client/src/node.ts';
import type { Client } from '../../client/src/node.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, finished, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine();
let server: TestServer;
let client: Client;
let file: { type: 'file'; mediaType: string; url: string };
beforeAll(async () => {
  server = await startTestServer({ engine });
  client = createClient({ url: `${server.url}/graphql` });
  file = {
    type: 'file',
    mediaType: 'image/png',
    url: `data:image/png;base64,${Buffer.from(await png()).toString('base64')}`,
  };
});
afterAll(async () => {
  await client.dispose();
  await server.close();
});

/** A page that opens a conversation, or begins one. Its transport knows nothing of other pages. */
async function openPage(
  conversationId: string | null = null,
  transport: MaskstreamTransport = createChatTransport(client),
): Promise<Chat<ChatMessage>> {
  const { id, messages } = await transport.open(conversationId);
  return new Chat({ id, messages, transport });
}

/** Resolves as soon as `enough` holds for the messages that the page shows. */
const until = (chat: Chat<ChatMessage>, enough: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!enough()) return;
      stop();
      resolve();
    };
    const stop = chat['~registerMessagesCallback'](look);
    look();
  });

/** An engine that waits at a step until the test goes on. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
const waitAt =
  (at: number, passed: Promise<void>) =>
  (step: number): Promise<void> =>
    step === at ? passed : Promise.resolve();

const textOf = (message: ChatMessage | undefined): string =>
  message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';
const masksOf = (message: ChatMessage | undefined): MaskData[] =>
  message?.parts.flatMap((part) => (part.type === 'data-mask' ? [part.data] : [])) ?? [];
const scaleOf = (chat: Chat<ChatMessage>): number => masksOf(chat.lastMessage)[0]?.preview?.scale ?? 0;

describe('a question', () => {
  it('is answered by text that grows, and by one part for a mask that forms', async () => {
    engine.script = segment();
    const chat = await openPage();
    const texts = new Set<string>();
    const scales = new Set<number>();
    chat['~registerMessagesCallback'](() => {
      if (chat.lastMessage?.role !== 'assistant') return;
      texts.add(textOf(chat.lastMessage));
      scales.add(scaleOf(chat));
    });
    await chat.sendMessage({ text: 'segment the left half', files: [file] });
    expect([chat.status, chat.error]).toEqual(['ready', undefined]);
    expect([...texts]).toEqual(['', 'Here: ', 'Here:  done.']);
    expect([...scales]).toEqual([0, 1, 2, 3]);
    expect(chat.lastMessage?.parts.map(({ type }) => type)).toEqual(['text', 'data-mask', 'text']);
    expect(masksOf(chat.lastMessage)).toMatchObject([{ label: 'the left half', mask: { area: 4, outcome: 'FOUND' } }]);
    expect(await server.download(masksOf(chat.lastMessage)[0]?.mask?.url ?? '')).not.toHaveLength(0);
    expect(chat.lastMessage?.metadata).toMatchObject({ conversationId: chat.id, status: 'COMPLETED' });
    expect(engine.requests.at(-1)?.images).toHaveLength(1);
  });

  it('takes inputs of sendTurn from the option `body`', async () => {
    engine.script = segment();
    const image = await client.upload(new Uint8Array(await png()));
    const chat = await openPage();
    await chat.sendMessage({ text: 'segment' }, { body: { imageIds: [image], intent: 'SEGMENT', previews: 'NONE' } });
    const { turn } = await server.ask('query ($id: ID!) { turn(id: $id) { requestedIntent images { id } } }', {
      id: chat.lastMessage?.id,
    });
    expect(turn).toEqual({ requestedIntent: 'SEGMENT', images: [{ id: image }] });
  });

  it('follows the one before it in one conversation, also under an id that the page has chosen', async () => {
    engine.script = say('Yes.');
    const chat = new Chat<ChatMessage>({ id: 'my chat', transport: createChatTransport(client) });
    await chat.sendMessage({ text: 'one' });
    await chat.sendMessage({ text: 'two' });
    const { conversationId = '' } = chat.lastMessage?.metadata ?? {};
    expect((await openPage(conversationId)).messages.map((message) => [message.role, textOf(message)])).toEqual([
      ['user', 'one'],
      ['assistant', 'Yes.'],
      ['user', 'two'],
      ['assistant', 'Yes.'],
    ]);
  });

  it('reads more than one page of a long conversation, with fresh URLs', async () => {
    engine.script = say('Yes.');
    const { turn, conversation } = await client.send({ text: 'number 0', image: new Uint8Array(await png()) });
    await client.ask({ text: 'number 1', conversationId: conversation.id }).finished();
    for (let i = 2; i < 22; i++) await client.ask({ text: `number ${i}`, conversationId: conversation.id }).finished();
    const { messages } = await openPage(conversation.id);
    expect(messages.filter(({ role }) => role === 'user').map(textOf)).toEqual(
      Array.from({ length: 22 }, (_, i) => `number ${i}`),
    );
    const [image] = messages[0]?.parts ?? [];
    expect(image).toMatchObject({ type: 'file', url: expect.stringContaining('http') });
    expect(messages[1]?.id).toBe(turn.id);
  });

  it('that is edited, and an answer that is asked for again, get a branch of their own', async () => {
    engine.script = say('Yes.');
    const chat = await openPage();
    await chat.sendMessage({ text: 'one' });
    const first = chat.lastMessage?.id;
    await chat.regenerate();
    const second = chat.lastMessage?.id;
    await chat.sendMessage({ text: 'another', messageId: chat.messages[0]?.id ?? '' });
    expect(chat.messages.map(textOf)).toEqual(['another', 'Yes.']);
    const { turn } = await server.ask('query ($id: ID!) { turn(id: $id) { siblings { id text } } }', { id: first });
    expect(turn.siblings.map(({ text }: { text: string }) => text).sort()).toEqual(['another', 'one', 'one']);
    expect(new Set([first, second, chat.lastMessage?.id]).size).toBe(3);
  });
});

describe('an error', () => {
  it("of a refused question is the chat's error, with the server's code", async () => {
    const chat = await openPage();
    await chat.sendMessage({ text: ' ' });
    expect(chat.status).toBe('error');
    expect(chat.error).toBeInstanceOf(ApiError);
    expect(chat.error).toMatchObject({ code: 'BAD_USER_INPUT', message: 'text must not be empty.', retryable: false });
  });

  it('of a turn that fails leaves what was shown', async () => {
    engine.script = async function* () {
      yield { type: 'text', delta: 'Half' };
      yield await Promise.reject(new Error('the engine broke'));
    };
    const chat = await openPage();
    await chat.sendMessage({ text: 'talk' });
    expect(chat.error).toMatchObject({ name: 'ApiError', code: 'INTERNAL' });
    expect(textOf(chat.lastMessage)).toBe('Half');
    expect(chat.lastMessage?.metadata?.status).toBe('FAILED');
  });

  it.each([
    ['that is none', 'data:image/png;base64,AAAA', 'IMAGE_UNREADABLE'],
    ['of a broken data URL', 'data:image/png;base64,A', 'IMAGE_UNREADABLE'],
    ['that cannot be fetched', 'http://127.0.0.1:1/a.png', 'UNREACHABLE'],
  ])('of an image %s is reported before anything is sent', async (_, url, code) => {
    const chat = await openPage();
    await chat.sendMessage({ text: 'see', files: [{ ...file, url }] });
    expect(chat.error).toMatchObject({ code });
    expect((await openPage(chat.id)).messages).toEqual([]);
  });

  it('of a conversation that does not exist is reported when it is opened', async () => {
    await expect(openPage('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('stop', () => {
  it('cancels the turn, and what was shown stays', async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: 'Half' };
      await untilAborted(signal);
    };
    const chat = await openPage();
    const sent = chat.sendMessage({ text: 'talk' });
    await until(chat, () => textOf(chat.lastMessage) === 'Half');
    await chat.stop();
    await sent;
    expect([chat.status, textOf(chat.lastMessage)]).toEqual(['ready', 'Half']);
    expect((await server.events(chat.lastMessage?.id ?? '')).at(-1)).toMatchObject({ status: 'CANCELLED' });
  });

  it('cancels a turn that was resumed', async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: 'Half' };
      await untilAborted(signal);
    };
    const { turn, conversation } = await client.send({ text: 'talk' });
    const chat = await openPage(conversation.id);
    const resumed = chat.resumeStream();
    await until(chat, () => textOf(chat.lastMessage) === 'Half');
    await chat.stop();
    await resumed;
    expect((await server.events(turn.id)).at(-1)).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('a page that is loaded again in the middle of a turn', () => {
  it('shows the state so far and what follows, once', async () => {
    const { passed, open } = gate();
    engine.script = segment(waitAt(3, passed));
    const before = await openPage();
    void before.sendMessage({ text: 'segment the left half', files: [file] });
    await until(before, () => scaleOf(before) === 2);

    const after = await openPage(before.id);
    expect(after.messages.map(({ role }) => role)).toEqual(['user']);
    const resumed = after.resumeStream();
    await until(after, () => scaleOf(after) === 2);
    expect(textOf(after.lastMessage)).toBe('Here: ');
    open();
    await resumed;
    expect(after.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(after.lastMessage?.id).toBe(before.lastMessage?.id);
    expect(textOf(after.lastMessage)).toBe('Here:  done.');
    expect(masksOf(after.lastMessage)).toMatchObject([{ mask: { area: 4 } }]);
  });

  it('has the answer also when the turn ended between reading the messages and resuming', async () => {
    const { passed, open } = gate();
    engine.script = segment(waitAt(3, passed));
    const asked = client.ask({ text: 'segment the left half', image: new Uint8Array(await png()) });
    const chat = await openPage((await asked.sent).conversation.id);
    open();
    await asked.finished();
    await chat.resumeStream();
    expect(textOf(chat.lastMessage)).toBe('Here:  done.');
  });

  it('may resume twice at once, as React mounts twice: the turn goes on and is shown once', async () => {
    const { passed, open } = gate();
    engine.script = segment(waitAt(2, passed));
    const asked = client.ask({ text: 'segment the left half', image: new Uint8Array(await png()) });
    const chat = await openPage((await asked.sent).conversation.id);
    const both = [chat.resumeStream(), chat.resumeStream()];
    await until(chat, () => scaleOf(chat) === 1);
    open();
    await Promise.all(both);
    expect((await asked.finished()).status).toBe('COMPLETED');
    expect(chat.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it('is left as it is when no turn runs', async () => {
    engine.script = async function* () {
      yield { type: 'text', delta: 'Done.' };
      yield await Promise.resolve(finished('Done.', 'ANSWER'));
    };
    const chat = await openPage();
    await chat.sendMessage({ text: 'talk' });
    const again = await openPage(chat.id);
    await again.resumeStream();
    expect([again.status, again.messages.map(textOf)]).toEqual(['ready', ['talk', 'Done.']]);
  });
});
