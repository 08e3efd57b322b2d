// Read-only links: what they show, what they do not, and how they end.
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

const SHARE = /* GraphQL */ `
  mutation ($id: ID!, $days: Int) {
    shareConversation(input: { conversationId: $id, expiresInDays: $days }) {
      token
      share {
        id
        createdAt
        expiresAt
      }
    }
  }
`;
const REVOKE = /* GraphQL */ `
  mutation ($id: ID!) {
    revokeShare(input: { shareId: $id }) {
      revokedShareId
    }
  }
`;
const SHARES = /* GraphQL */ `
  query ($id: ID!) {
    conversation(id: $id) {
      shares {
        id
      }
    }
  }
`;
const READ = /* GraphQL */ `
  query ($token: String!) {
    sharedConversation(token: $token) {
      title
      createdAt
      turns {
        pageInfo {
          hasNextPage
        }
        edges {
          node {
            id
            status
            text
            answer
            createdAt
            images {
              id
              width
              height
              url
              thumbnailUrl
            }
            masks {
              id
              imageId
              label
              outcome
              size {
                width
              }
              area
              box {
                x
              }
              confidence
              rle {
                counts
              }
              polygons {
                outer {
                  points {
                    x
                  }
                }
              }
              scales {
                scale
                url
              }
              url
            }
          }
        }
      }
    }
  }
`;

const talk = async (): Promise<{ conversationId: string; turnId: string }> => {
  const imageId = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png()),
    })
  ).uploadImage.image.id;
  const { turn, conversation } = (
    await server.ask(
      'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }',
      { input: { text: 'segment the left half', imageIds: [imageId] } },
    )
  ).sendTurn;
  await server.events(turn.id);
  return { conversationId: conversation.id, turnId: turn.id };
};
const share = async (id: string, days?: number) => (await server.ask(SHARE, { id, days })).shareConversation;
const isClosed = async (token: string) =>
  expect(await server.refusal(READ, { token })).toMatchObject({ code: 'NOT_FOUND' });

describe('a shared conversation', () => {
  it('shows the active branch, with images, masks and working URLs', async () => {
    const { conversationId } = await talk();
    const { token } = await share(conversationId);
    const { title, turns } = (await server.ask(READ, { token })).sharedConversation;
    expect(title).toBe('segment the left half');
    expect(turns.edges).toHaveLength(1);
    const [{ node: turn }] = turns.edges;
    expect(turn).toMatchObject({
      status: 'COMPLETED',
      answer: 'Here:  done.',
      images: [{ width: 4, height: 2 }],
      masks: [{ label: 'the left half', area: 4, scales: [{}, {}, {}] }],
    });
    const [mask] = turn.masks;
    for (const url of [turn.images[0].url, turn.images[0].thumbnailUrl, mask.url, mask.scales[0].url])
      expect((await server.download(url)).byteLength).toBeGreaterThan(0);
  });

  it('has its own stable ids of turns, images and masks, and each mask names its image', async () => {
    const { conversationId, turnId } = await talk();
    const links = [await share(conversationId), await share(conversationId)];
    const ids = (turn: any): string[] => [turn.id, turn.images[0].id, turn.masks[0].id, turn.masks[0].imageId];
    const read = async (token: string) =>
      ids((await server.ask(READ, { token })).sharedConversation.turns.edges[0].node);
    const [first, ...others] = await Promise.all([...links, ...links].map(({ token }) => read(token)));
    for (const other of others) expect(other).toEqual(first);
    expect(first?.[3]).toBe(first?.[1]);
    expect(new Set(first).size).toBe(3);

    const OWN = 'query ($id: ID!) { turn(id: $id) { id images { id } masks { id image { id } } } }';
    const { turn } = await server.ask(OWN, { id: turnId });
    for (const id of [turn.id, turn.images[0].id, turn.masks[0].id]) expect(first).not.toContain(id);
    for (const id of first ?? [])
      expect(await server.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
  });

  it('gives access to no other data of its owner: no other turns, no feedback, no shares', async () => {
    const { token } = await share((await talk()).conversationId);
    for (const field of [
      'id',
      'tags',
      'shares { id }',
      'exportUrl',
      'turns { edges { node { feedback { text } } } }',
      'turns { edges { node { conversation { id } } } }',
      'turns { edges { node { masks { turn { id } } } } }',
    ]) {
      expect(
        await server.refusal(`query ($token: String!) { sharedConversation(token: $token) { ${field} } }`, { token }),
      ).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('cannot be read after the share is revoked, and other shares still can', async () => {
    const { conversationId } = await talk();
    const [one, two] = [await share(conversationId), await share(conversationId)];
    expect(one.token).not.toBe(two.token);
    expect((await server.ask(SHARES, { id: conversationId })).conversation.shares).toEqual([
      { id: one.share.id },
      { id: two.share.id },
    ]);
    expect((await server.ask(REVOKE, { id: one.share.id })).revokeShare).toEqual({ revokedShareId: one.share.id });
    await isClosed(one.token);
    expect((await server.ask(READ, { token: two.token })).sharedConversation.turns.edges).toHaveLength(1);
    expect((await server.ask(SHARES, { id: conversationId })).conversation.shares).toEqual([{ id: two.share.id }]);
    expect(await server.refusal(REVOKE, { id: one.share.id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('cannot be read with forged tokens, nor after the conversation is deleted', async () => {
    const { conversationId } = await talk();
    const {
      token,
      share: { id, expiresAt },
    } = await share(conversationId, 7);
    expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now());
    const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const other of [forged, '', id, conversationId, token.slice(1), `${token}x`]) await isClosed(other);
    await server.ask(
      'mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { deletedConversationId } }',
      { id: conversationId },
    );
    await isClosed(token);
    expect(await server.refusal(REVOKE, { id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('needs an existing conversation, a valid expiry, and fewer than 20 shares', async () => {
    const { conversationId } = await talk();
    expect(await server.refusal(SHARE, { id: 'no such' })).toMatchObject({ code: 'NOT_FOUND' });
    for (const days of [0, 366])
      expect(await server.refusal(SHARE, { id: conversationId, days })).toMatchObject({ code: 'BAD_USER_INPUT' });
    for (let i = 0; i < 20; i++) await share(conversationId);
    expect(await server.refusal(SHARE, { id: conversationId })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
