// Conversations: opened, changed, listed in pages both ways, deleted with all that belongs to them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine: new ScriptedEngine(segment()) });
});
afterAll(() => server.close());

const CREATE = /* GraphQL */ `
  mutation ($input: CreateConversationInput!) {
    createConversation(input: $input) {
      conversation {
        id
        title
        tags
        createdAt
        updatedAt
        archivedAt
      }
    }
  }
`;
const UPDATE = /* GraphQL */ `
  mutation ($input: UpdateConversationInput!) {
    updateConversation(input: $input) {
      conversation {
        title
        tags
        archivedAt
      }
    }
  }
`;
const LIST = /* GraphQL */ `
  query ($first: Int, $after: String, $last: Int, $before: String, $filter: ConversationFilter) {
    conversations(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      edges {
        cursor
        node {
          title
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`;

const create = async (title: string, tags: string[] = []): Promise<string> =>
  (await server.ask(CREATE, { input: { title, tags } })).createConversation.conversation.id;
const titles = (page: { edges: { node: { title: string } }[] }): string[] => page.edges.map(({ node }) => node.title);

describe('conversations', () => {
  it('are listed in pages, newest first, forward and backward', async () => {
    for (const n of [1, 2, 3, 4, 5]) await create(`page ${n}`, ['pages']);
    const filter = { tag: 'pages' };
    const first = (await server.ask(LIST, { first: 2, filter })).conversations;
    expect(titles(first)).toEqual(['page 5', 'page 4']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = (await server.ask(LIST, { first: 3, after: first.pageInfo.endCursor, filter })).conversations;
    expect(titles(second)).toEqual(['page 3', 'page 2', 'page 1']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const last = (await server.ask(LIST, { last: 2, filter })).conversations;
    expect(titles(last)).toEqual(['page 2', 'page 1']);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = (await server.ask(LIST, { last: 2, before: last.pageInfo.startCursor, filter })).conversations;
    expect(titles(before)).toEqual(['page 4', 'page 3']);
  });

  it.each([
    [{ first: 0 }],
    [{ first: 101 }],
    [{ last: -1 }],
    [{ first: 1, last: 1 }],
    [{ first: 1, after: 'nonsense' }],
    [{ after: Buffer.from(`1764000000000 ${'-'.repeat(36)}`).toString('base64url') }],
    [{ before: Buffer.from('7').toString('base64url') }],
  ])('refuse the page %j', async (page) => {
    expect(await server.refusal(LIST, page)).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('are changed field by field, archived and found again', async () => {
    const id = await create('before', ['a', 'b']);
    expect(
      (await server.ask(UPDATE, { input: { conversationId: id, title: 'after' } })).updateConversation.conversation,
    ).toEqual({ title: 'after', tags: ['a', 'b'], archivedAt: null });
    expect(
      (await server.ask(UPDATE, { input: { conversationId: id, archived: true, tags: ['archive-test'] } }))
        .updateConversation.conversation.archivedAt,
    ).not.toBeNull();
    expect(titles((await server.ask(LIST, { filter: { tag: 'archive-test' } })).conversations)).toEqual([]);
    expect(titles((await server.ask(LIST, { filter: { tag: 'archive-test', archived: true } })).conversations)).toEqual(
      ['after'],
    );
    expect(
      titles((await server.ask(LIST, { filter: { titleContains: 'AFT', archived: null } })).conversations),
    ).toEqual(['after']);
  });

  it('are found by their masks, by an image, and by the time of their creation', async () => {
    const imageId = (
      await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
        dataUri: dataUri(await png()),
      })
    ).uploadImage.image.id;
    await create('empty', ['found']);
    const full = await create('full', ['found']);
    const { turn } = (
      await server.ask('mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }', {
        input: { conversationId: full, text: 'x', imageIds: [imageId] },
      })
    ).sendTurn;
    await server.events(turn.id);
    const list = async (filter: object) =>
      titles((await server.ask(LIST, { filter: { tag: 'found', ...filter } })).conversations);
    expect(await list({ hasMasks: true })).toEqual(['full']);
    expect(await list({ hasMasks: false })).toEqual(['empty']);
    expect(await list({ imageId })).toEqual(['full']);
    expect(await list({ imageId: 'no such' })).toEqual([]);
    const { createdAt } = (await server.ask('query ($id: ID!) { conversation(id: $id) { createdAt } }', { id: full }))
      .conversation;
    expect(await list({ createdAfter: createdAt })).toEqual(['full']);
    expect(await list({ createdBefore: createdAt })).toEqual(['empty']);
    expect(await list({ createdAfter: '2001-01-01T00:00:00+02:00', createdBefore: '2001-01-02T00:00:00Z' })).toEqual(
      [],
    );
    expect(await server.refusal(LIST, { filter: { createdAfter: 'yesterday' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('are not found after their deletion', async () => {
    const id = await create('doomed');
    const DELETE =
      `mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { ` + `deletedConversationId } }`;
    expect(await server.ask(DELETE, { id })).toEqual({ deleteConversation: { deletedConversationId: id } });
    expect(await server.ask('query ($id: ID!) { conversation(id: $id) { id } node(id: $id) { id } }', { id })).toEqual({
      conversation: null,
      node: null,
    });
    expect(await server.refusal(DELETE, { id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['too long a title', { title: 'x'.repeat(201) }],
    ['too many tags', { tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }],
    ['an empty tag', { tags: [' '] }],
    ['the character NUL', { title: 'a\u0000b' }],
  ])('refuse %s', async (_what, input) => {
    expect(await server.refusal(CREATE, { input })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('that are unknown are null to a query and NOT_FOUND to a mutation', async () => {
    expect(
      await server.ask(
        '{ conversation(id: "no such") { id } node(id: "no such") { id } turn(id: "x") { id } ' +
          'image(id: "x") { id } mask(id: "x") { id } }',
      ),
    ).toEqual({ conversation: null, node: null, turn: null, image: null, mask: null });
    expect(await server.refusal(UPDATE, { input: { conversationId: 'no such', title: 'x' } })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
