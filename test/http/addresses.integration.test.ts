// Under which address things are handed out: the one that the request named, whatever names this server has; a proxy's
// word counts only where it is trusted, and a forged Host changes nothing for anybody else.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { send } from '../support/send.ts';
import type { Answer } from '../support/send.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const ask = (server: TestServer, headers: Record<string, string>, query: string, path = '/graphql'): Promise<Answer> =>
  send(server, path, headers, { query });

const PUBLIC = { HOST: '0.0.0.0', ALLOW_PUBLIC_WITHOUT_AUTH: '1' };

async function prepare(env: Record<string, string>): Promise<{ server: TestServer; imageQuery: string }> {
  const server = await startTestServer({ engine: new ScriptedEngine(segment()), env });
  const { image } = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png(8, 4)),
    })
  ).uploadImage;
  return { server, imageQuery: `{ image(id: "${image.id}") { url thumbnailUrl } }` };
}
const urlIn = ({ text }: Answer): string => JSON.parse(text).data.image.url;

describe('a server that listens on all addresses', () => {
  let server: TestServer, imageQuery: string, port: string;
  beforeAll(async () => {
    ({ server, imageQuery } = await prepare(PUBLIC));
    ({ port } = new URL(server.url));
  });
  afterAll(() => server.close());

  it('prints an address that a browser can open', () => {
    expect(server.url).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it.each(['localhost', '127.0.0.1', '[::1]', 'masks.lan', '192.168.1.7', 'api-1', 'UPPER.example'])(
    'returns URLs with the host %s for requests to it',
    async (name) => {
      const url = urlIn(await ask(server, { host: `${name}:${port}` }, imageQuery));
      expect(url.startsWith(`http://${name.toLowerCase()}:${port}/files/`)).toBe(true);
      // The signature covers no host: the same URL is good under every name.
      const here = new URL(url);
      expect((await fetch(`${server.url}${here.pathname}${here.search}`)).status).toBe(200);
    },
  );

  it('returns URLs with the port of a tunnel', async () => {
    expect(urlIn(await ask(server, { host: 'localhost:18080' }, imageQuery))).toMatch(
      /^http:\/\/localhost:18080\/files\//,
    );
    expect(urlIn(await ask(server, { host: 'masks.example' }, imageQuery))).toMatch(
      /^http:\/\/masks\.example\/files\//,
    );
  });

  it('returns all signed URLs with the host of the request, over HTTP, sockets and event streams', async () => {
    const bytes = await png(9, 5);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const host = `tunnel.example:${port}`;
    const upload = await ask(
      server,
      { host },
      `mutation { createImageUpload(input: { contentType: "image/png", byteSize: ${bytes.length}, ` +
        `sha256: "${sha256}" }) { upload { url } } }`,
    );
    expect(upload.text).toContain(`"http://${host}/files/`);
    const id = /id: "([^"]+)"/.exec(imageQuery)?.[1];
    const { turn, conversation } = (
      await server.ask(
        'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }',
        { input: { text: 'segment it', imageIds: [id] } },
      )
    ).sendTurn;
    await server.events(turn.id);
    const subscription =
      `subscription { turnEvents(turnId: "${turn.id}") { ... on MaskScaleReady { preview { url } } ` +
      '... on MaskFinished { mask { url } } } }';
    const stream = await ask(server, { host, accept: 'text/event-stream' }, subscription);
    expect(stream.headers['x-accel-buffering']).toBe('no');
    const seen = stream.text.match(/"url":"[^"]+"/g) ?? [];
    expect(seen.length).toBeGreaterThan(1);
    for (const url of seen) expect(url).toContain(`http://${host}/files/`);
    const archive = await ask(server, { host }, `{ conversation(id: "${conversation.id}") { exportUrl } }`);
    expect(archive.text).toContain(`"http://${host}/export/`);

    class Elsewhere extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { host } });
      }
    }
    const socket = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Elsewhere,
      retryAttempts: 0,
    });
    const urls: string[] = [];
    for await (const { data } of socket.iterate<any>({ query: subscription }))
      urls.push(...[data.turnEvents.preview?.url, data.turnEvents.mask?.url].filter(Boolean));
    await socket.dispose();
    expect(urls.length).toBeGreaterThan(1);
    for (const url of urls) expect(url.startsWith(`http://${host}/files/`)).toBe(true);
  });

  it('ignores headers of an unlisted proxy, and one request does not change the URLs of another', async () => {
    const forged = await ask(
      server,
      { host: `localhost:${port}`, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      imageQuery,
    );
    expect(urlIn(forged)).toMatch(/^http:\/\/localhost/);
    await ask(server, { host: 'evil.example' }, imageQuery);
    expect(urlIn(await ask(server, { host: `localhost:${port}` }, imageQuery))).toMatch(/^http:\/\/localhost/);
  });
});

describe('behind a proxy', () => {
  it('uses host, protocol and path of a proxy that TRUST_PROXY names', async () => {
    const { server, imageQuery } = await prepare({ TRUST_PROXY: 'loopback' });
    const headers = {
      host: 'localhost',
      'x-forwarded-host': 'masks.example, inner',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/masks/',
    };
    expect(urlIn(await ask(server, headers, imageQuery))).toMatch(/^https:\/\/masks\.example\/masks\/files\//);
    expect((await ask(server, { ...headers, 'x-forwarded-host': 'a b' }, imageQuery)).status).toBe(400);
    await server.close();
  });

  it('ignores other proxies', async () => {
    const { server, imageQuery } = await prepare({ TRUST_PROXY: '10.0.0.0/8' });
    expect(urlIn(await ask(server, { host: 'localhost', 'x-forwarded-host': 'masks.example' }, imageQuery))).toMatch(
      /^http:\/\/localhost\/files\//,
    );
    await server.close();
  });

  it('PUBLIC_URL takes precedence, for proxies that strip its path and for proxies that keep it', async () => {
    const { server, imageQuery } = await prepare({ PUBLIC_URL: 'https://masks.example/some/path' });
    expect(urlIn(await ask(server, { host: 'localhost:1' }, imageQuery))).toMatch(
      /^https:\/\/masks\.example\/some\/path\/files\//,
    );
    for (const path of ['/graphql', '/some/path/graphql', '/some/path/graphql/'])
      expect((await ask(server, { host: 'localhost' }, '{ viewer { id } }', path)).status).toBe(200);
    const page = await (await fetch(`${server.url}/some/path`)).text();
    expect(page).toContain('<base href="/some/path/" />');
    expect(page).toMatch(/src="\.\/assets\//);
    await server.close();
  });
});

describe('pages of other origins', () => {
  const preflight = (server: TestServer, origin: string) =>
    fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
  const opens = (server: TestServer, origin: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql/`, 'graphql-transport-ws', { origin });
      socket.on('open', () => {
        socket.close();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });

  it.each([
    ['one of this machine, by default', {}, 'http://localhost:5173', true],
    ['any other, by default', {}, 'https://app.example', false],
    [
      'one that CORS_ORIGINS names',
      { CORS_ORIGINS: 'https://app.example, https://b.example' },
      'https://app.example',
      true,
    ],
    ['one that it does not name', { CORS_ORIGINS: 'https://b.example' }, 'https://app.example', false],
    ['any, with *', { CORS_ORIGINS: '*' }, 'https://app.example', true],
    ['what is no origin', {}, 'null', false],
  ])('%s: requests and sockets have the same rule', async (_name, env, origin, allowed) => {
    const server = await startTestServer({ env });
    const answer = await preflight(server, origin);
    expect(answer.headers.get('access-control-allow-origin')).toBe(allowed ? origin : null);
    if (allowed)
      expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([
        204,
        'content-type,authorization',
      ]);
    const asked = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: '{"query":"{ viewer { id } }"}',
    });
    expect(asked.headers.get('access-control-allow-origin')).toBe(allowed ? origin : null);
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await opens(server, origin)).toBe(allowed);
    await server.close();
  });

  it('receive the accepted methods and headers, also when they are not allowed to use them', async () => {
    const server = await startTestServer();
    const refused = await preflight(server, 'https://app.example');
    const plain = await fetch(`${server.url}/graphql`, { method: 'OPTIONS' });
    expect([refused.status, plain.status, plain.headers.get('allow')]).toEqual([204, 204, 'GET, POST, OPTIONS']);
    await server.close();
  });
});
