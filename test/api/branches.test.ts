// A conversation as a tree: questions edited, answers made again, one branch shown, the others still there.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());
beforeEach(() => {
  engine.script = say('Yes.');
  engine.requests.length = 0;
});

const SEND = /* GraphQL */ `
  mutation ($input: SendTurnInput!) {
    sendTurn(input: $input) {
      turn {
        id
      }
      conversation {
        id
      }
    }
  }
`;
const TREE = /* GraphQL */ `
  query ($id: ID!) {
    conversation(id: $id) {
      updatedAt
      activeTurn {
        id
        text
      }
      activePath {
        edges {
          node {
            text
            children {
              text
            }
            siblings {
              text
            }
          }
        }
      }
    }
  }
`;
const SHOW = /* GraphQL */ `
  mutation ($input: UpdateConversationInput!) {
    updateConversation(input: $input) {
      conversation {
        activeTurn {
          text
        }
      }
    }
  }
`;
const PATH = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String, $last: Int) {
    conversation(id: $id) {
      activePath(first: $first, after: $after, last: $last) {
        edges {
          node {
            text
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          endCursor
        }
      }
    }
  }
`;

const ask = async (text: string, more: object = {}): Promise<{ turnId: string; conversationId: string }> => {
  const { turn, conversation } = (await server.ask(SEND, { input: { text, ...more } })).sendTurn;
  await server.events(turn.id);
  return { turnId: turn.id, conversationId: conversation.id };
};
const texts = (nodes: { text: string }[]): string[] => nodes.map(({ text }) => text);
const tree = async (id: string) => {
  const { activePath, ...rest } = (await server.ask(TREE, { id })).conversation;
  return { ...rest, path: activePath.edges.map(({ node }: any) => node) };
};

/** one -> two -> three; two is then edited. */
async function branched() {
  const { turnId: one, conversationId } = await ask('one');
  const { turnId: two } = await ask('two', { conversationId });
  const { turnId: three } = await ask('three', { conversationId });
  const { turnId: edited } = await ask('two, edited', { conversationId, siblingOfTurnId: two });
  return { conversationId, one, two, three, edited };
}

describe('an edited question', () => {
  it('is a sibling of the old one and ends the active branch', async () => {
    const { conversationId } = await branched();
    const { path, activeTurn } = await tree(conversationId);
    expect(activeTurn.text).toBe('two, edited');
    expect(texts(path)).toEqual(['one', 'two, edited']);
    expect(texts(path[0].children)).toEqual(['two', 'two, edited']);
    expect(texts(path[0].siblings)).toEqual(['one']);
    expect(texts(path[1].siblings)).toEqual(['two', 'two, edited']);
    expect(path[1].children).toEqual([]);
  });

  it('is the parent of the next question, and the prompt contains that branch alone', async () => {
    const { conversationId } = await branched();
    await ask('four', { conversationId });
    expect(engine.requests.at(-1)?.messages.map(({ text }) => text)).toEqual([
      'one',
      'Yes.',
      'two, edited',
      'Yes.',
      'four',
    ]);
  });

  it('may be the first one', async () => {
    const { conversationId, one } = await branched();
    await ask('one, edited', { conversationId, siblingOfTurnId: one });
    const { path } = await tree(conversationId);
    expect(texts(path)).toEqual(['one, edited']);
    expect(texts(path[0].siblings)).toEqual(['one', 'one, edited']);
  });
});

describe('the position of a turn', () => {
  it(
    'childOf is the same as parentTurnId, siblingOf the same as siblingOfTurnId, also for an ' + 'idempotency key',
    async () => {
      const { conversationId, one, two } = await branched();
      const pairs = [
        [{ position: { childOf: one } }, { parentTurnId: one }],
        [{ position: { siblingOf: two } }, { siblingOfTurnId: two }],
      ];
      for (const [position, deprecated] of pairs) {
        const idempotencyKey = JSON.stringify(position);
        const { turnId } = await ask('placed', { conversationId, idempotencyKey, ...position });
        expect((await ask('placed', { conversationId, idempotencyKey, ...deprecated })).turnId).toBe(turnId);
        const parent = 'query ($id: ID!) { turn(id: $id) { parent { id } } }';
        expect((await server.ask(parent, { id: turnId })).turn.parent).toEqual({ id: one });
      }
    },
  );

  it('has exactly one field, and does not stand beside the fields that it replaces', async () => {
    const { conversationId, one, two } = await branched();
    const inputs = [
      { position: {} },
      { position: { childOf: one, siblingOf: two } },
      { position: { childOf: null } },
      { position: { childOf: one }, parentTurnId: one },
      { position: { childOf: one }, siblingOfTurnId: two },
    ];
    for (const input of inputs) {
      expect(await server.refusal(SEND, { input: { text: 'x', conversationId, ...input } })).toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    }
  });
});

describe('a regenerated answer', () => {
  it('is a sibling of the old one and ends the active branch', async () => {
    const { conversationId, three } = await branched();
    const { turn } = (
      await server.ask(
        'mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id siblings { id } } } }',
        { id: three },
      )
    ).regenerateTurn;
    expect(turn.siblings).toEqual([{ id: three }, { id: turn.id }]);
    expect(texts((await tree(conversationId)).path)).toEqual(['one', 'two', 'three']);
    await server.events(turn.id);
  });
});

describe('another branch', () => {
  it('becomes active down to its newest turn, without a new updatedAt', async () => {
    const { conversationId, two } = await branched();
    const before = await tree(conversationId);
    expect(
      (await server.ask(SHOW, { input: { conversationId, activeTurnId: two } })).updateConversation.conversation
        .activeTurn.text,
    ).toBe('three');
    const after = await tree(conversationId);
    expect(texts(after.path)).toEqual(['one', 'two', 'three']);
    expect(after.updatedAt).toBe(before.updatedAt);
    await ask('four', { conversationId });
    expect(texts((await tree(conversationId)).path)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('must belong to this conversation', async () => {
    const { conversationId } = await branched();
    const { turnId: foreign } = await ask('elsewhere');
    expect(await server.refusal(SHOW, { input: { conversationId, activeTurnId: foreign } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await server.refusal(SHOW, { input: { conversationId, activeTurnId: 'no such' } })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

it('a branch is read in pages, forward and backward', async () => {
  const { conversationId } = await branched();
  await ask('four', { conversationId });
  const first = (await server.ask(PATH, { id: conversationId, first: 2 })).conversation.activePath;
  expect(texts(first.edges.map(({ node }: any) => node))).toEqual(['one', 'two, edited']);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = (await server.ask(PATH, { id: conversationId, after: first.pageInfo.endCursor })).conversation
    .activePath;
  expect(texts(rest.edges.map(({ node }: any) => node))).toEqual(['four']);
  const last = (await server.ask(PATH, { id: conversationId, last: 2 })).conversation.activePath;
  expect(texts(last.edges.map(({ node }: any) => node))).toEqual(['two, edited', 'four']);
  expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  expect(await server.refusal(PATH, { id: conversationId, after: 'forged' })).toMatchObject({ code: 'BAD_USER_INPUT' });
});
