// What a request's Host, and a proxy's word for it, may and may not do.
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { send } from '../support/send.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const PUBLIC = { HOST: '0.0.0.0', ALLOW_PUBLIC_WITHOUT_AUTH: '1' };
const UPLOAD = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id url } } }';

async function uploadAt(server: TestServer, headers: Record<string, string>): Promise<{ id: string; url: string }> {
  const { text } = await send(server, '/graphql', headers, {
    query: UPLOAD,
    variables: { dataUri: dataUri(await png(8, 4)) },
  });
  return JSON.parse(text).data.uploadImage.image;
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'graphql-transport-ws',
};

describe('a Host header', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ engine: new ScriptedEngine(segment()), env: PUBLIC });
  });
  afterAll(() => server.close());

  it.each([
    'a b',
    'user@masks.example',
    'masks.example/path',
    'masks.example?x',
    'masks.example#x',
    'masks.example:port',
    'masks.example:99999',
    '[::1',
    '[:::::]',
    '<script>',
    'a,b',
    'x'.repeat(300),
    '300.300.300.300',
  ])('%s is refused with 400 on every path, for pages of other origins and for sockets too', async (host) => {
    for (const path of ['/graphql', '/', '/files/x', '/export/x']) {
      for (const origin of [{}, { origin: 'https://elsewhere.example' }]) {
        const { status, headers, text } = await send(server, path, { host, ...origin });
        expect([status, headers['content-type']]).toEqual([400, 'application/json; charset=utf-8']);
        expect(JSON.parse(text)).toMatchObject({
          errors: [{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
        });
      }
    }
    for (const origin of [{}, { origin: 'https://elsewhere.example' }])
      expect((await send(server, '/graphql', { host, ...UPGRADE, ...origin })).status).toBe(400);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('that appears twice is refused', async () => {
    const answer = new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\nConnection: close\r\n\r\n'),
      );
      socket
        .on('data', (data: Buffer) => {
          text += data.toString();
        })
        .on('error', reject)
        .on('close', () => resolve(text));
    });
    expect(await answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('that is forged is not stored: other requests get their own host, and no row has it', async () => {
    const host = 'attacker.example';
    const image = await uploadAt(server, { host });
    expect(image.url).toMatch(/^http:\/\/attacker\.example\/files\//);
    const ask = async (query: string, variables: object): Promise<any> =>
      JSON.parse((await send(server, '/graphql', { host }, { query, variables })).text).data;
    const { turn, conversation } = (
      await ask('mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }', {
        input: { text: 'segment it', imageIds: [image.id] },
      })
    ).sendTurn;
    await server.events(turn.id);
    const { token } = (
      await ask('mutation ($id: ID!) { shareConversation(input: { conversationId: $id }) { token } }', {
        id: conversation.id,
      })
    ).shareConversation;
    const seen = await server.ask(
      `query ($id: ID!, $token: String!) { turn(id: $id) { images { url } masks { url scales { url } } conversation
        { exportUrl } }
      sharedConversation(token: $token) { turns { edges { node { images { url thumbnailUrl } masks { url scales {
        url } } } } } } }`,
      { id: turn.id, token },
    );
    expect(JSON.stringify(seen)).toContain(`${server.url}/files/`);
    expect(JSON.stringify([seen, await server.events(turn.id)])).not.toContain(host);
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM " +
        "information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN " +
        "('pg_catalog', 'information_schema')",
    );
    for (const { name } of tables)
      expect((await client.query(`SELECT 1 FROM ${name} AS t WHERE t::text LIKE $1`, [`%${host}%`])).rows).toEqual([]);
    await client.end();
  });

  it('of another machine gets no header that a browser reports as an error', async () => {
    const policyAt = async (host: string): Promise<unknown> =>
      (await send(server, '/', { host })).headers['cross-origin-opener-policy'];
    expect([await policyAt('localhost:1'), await policyAt('workstation.lan')]).toEqual(['same-origin', undefined]);
  });

  it('that is an IPv6 address gives URLs with brackets', async () => {
    const six = await startTestServer({ env: { HOST: '::1' } });
    expect(six.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    const { url } = (await six.ask(UPLOAD, { dataUri: dataUri(await png(8, 4)) })).uploadImage.image;
    expect(url.startsWith(`${six.url}/files/`)).toBe(true);
    expect((await six.download(url)).length).toBeGreaterThan(0);
    await six.close();
  });
});

describe('a proxy that TRUST_PROXY names', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { TRUST_PROXY: 'loopback, 10.0.0.0/8' } });
  });
  afterAll(() => server.close());

  it.each([
    [
      { 'x-forwarded-host': 'masks.example:8443', 'x-forwarded-proto': 'HTTPS', 'x-forwarded-prefix': '/masks/' },
      'https://masks.example:8443/masks/files/',
    ],
    [{ 'x-forwarded-proto': 'wss' }, 'https://localhost/files/'],
    [
      { forwarded: 'for=192.0.2.1;host="[2001:db8::1]:8080";proto=https, for=10.1.1.1;host=inner' },
      'https://[2001:db8::1]:8080/files/',
    ],
    [{ 'x-forwarded-host': 'masks.example', forwarded: 'host=other.example' }, 'http://masks.example/files/'],
    [{ 'x-forwarded-proto': 'gopher' }, 'http://localhost/files/'],
  ])('with %j gives %s', async (headers, base) => {
    expect((await uploadAt(server, { host: 'localhost', ...headers })).url.slice(0, base.length)).toBe(base);
  });

  it('is refused with 400 when its headers cannot be parsed', async () => {
    for (const headers of [
      { 'x-forwarded-host': 'a b' },
      { 'x-forwarded-host': 'a:99999' },
      { forwarded: 'host="a/b"' },
      { 'x-forwarded-prefix': '//evil.example' },
      { 'x-forwarded-prefix': 'masks' },
    ]) {
      expect((await send(server, '/', { host: 'localhost', ...headers })).status).toBe(400);
    }
  });
});

describe('PUBLIC_URL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { PUBLIC_URL: 'https://masks.example/app', TRUST_PROXY: '1' } });
  });
  afterAll(() => server.close());

  it('takes precedence over Host and forwarded headers', async () => {
    for (const headers of [
      { host: 'localhost:1' },
      { host: 'localhost', 'x-forwarded-host': 'other.example', 'x-forwarded-prefix': '/other' },
    ]) {
      expect((await uploadAt(server, headers)).url).toMatch(/^https:\/\/masks\.example\/app\/files\//);
    }
  });

  it('names the only host, besides this machine, that is answered without authentication', async () => {
    const statusAt = async (host: string): Promise<number> =>
      (await send(server, '/graphql', { host }, { query: '{ viewer { id } }' })).status;
    expect([
      await statusAt('localhost:1'),
      await statusAt('masks.example'),
      await statusAt('rebound.example'),
      await statusAt('a b'),
    ]).toEqual([200, 200, 403, 400]);
  });

  it('gives the page a base URL that is correct at every host', async () => {
    for (const path of ['/', '/app', '/app/', '/app/graphql', '/graphql/']) {
      expect((await send(server, path, { host: 'localhost:8080', accept: 'text/html' })).text).toContain(
        '<base href="/app/" />',
      );
    }
  });
});
