// Files of the public internet, from real servers of this machine: the agent is told that their address may be asked.
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createPublicFetch } from '../../src/platform/public-fetch.ts';
import type { PublicFetch } from '../../src/platform/public-fetch.ts';

const MAX_BYTES = 1000;
let certificate: Buffer;
let server: ReturnType<typeof createServer>;
let answer: RequestListener;
let asked: string[] = [];
let origin: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'public-fetch-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = 'subjectAltName=DNS:pictures.example,DNS:inside.example,IP:127.0.0.1';
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2'];
  execFileSync('openssl', [...request, '-subj', '/CN=pictures.example', '-addext', names], { stdio: 'ignore' });
  certificate = readFileSync(cert);
  server = createServer({ key: readFileSync(key), cert: certificate }, (incoming, response) => {
    asked.push(incoming.url ?? '');
    answer(incoming, response);
  });
  rmSync(folder, { recursive: true });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  origin = `https://pictures.example:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

/** Where names lead; only 127.0.0.1 is taken for a public address, 127.0.0.2 and all others are what they are. */
const ADDRESSES: Record<string, string> = { 'pictures.example': '127.0.0.1', 'inside.example': '127.0.0.2' };
function fetchWith(timeoutMs = 5000): (url: string) => Promise<Uint8Array> {
  const lookup = (host: string, options: { all?: boolean }, done: (...result: unknown[]) => void): void => {
    const address = ADDRESSES[host] ?? '127.0.0.2';
    if (options.all === true) done(null, [{ address, family: 4 }]);
    else done(null, address, 4);
  };
  const agent = new RequestFilteringHttpsAgent({
    allowIPAddressList: ['127.0.0.1'],
    ca: certificate,
    lookup,
  } as ConstructorParameters<typeof RequestFilteringHttpsAgent>[0]);
  const fetch = createPublicFetch({ maxBytes: MAX_BYTES, timeoutMs, agent });
  return (url) => fetch(url, new AbortController().signal);
}
const refusalOf = async (refused: Promise<unknown>): Promise<AppError> => {
  const error = await refused.catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error('it was not refused', { cause: error });
  return error;
};

it('returns the bytes, also behind redirects', async () => {
  answer = ({ url }, response) => {
    if (url === '/picture') response.end('the bytes');
    else response.writeHead(302, { location: url === '/one' ? '/picture' : `${origin}/one` }).end();
  };
  expect(Buffer.from(await fetchWith()(`${origin}/two`)).toString()).toBe('the bytes');
  expect(asked).toEqual(['/two', '/one', '/picture']);
});

it('does not follow a redirect to a private address, to http, or one after the other without end', async () => {
  for (const location of [
    'https://inside.example/picture',
    'https://127.0.0.2/picture',
    'https://[::1]/picture',
    'http://pictures.example/picture',
    'file:///etc/passwd',
    '/again',
  ]) {
    asked = [];
    answer = (_, response) => response.writeHead(307, { location }).end();
    expect(await refusalOf(fetchWith()(`${origin}/first`))).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(asked).toHaveLength(location === '/again' ? 4 : 1);
  }
});

it('ends a download that is too large, whether its length was announced or not', async () => {
  answer = (_, response) => response.end('x'.repeat(MAX_BYTES + 1));
  expect((await refusalOf(fetchWith()(origin))).code).toBe('IMAGE_TOO_LARGE');
  answer = (_, response) => {
    response.write('x');
    const more = (): boolean => response.destroyed || (response.write('x'.repeat(100)), setImmediate(more), true);
    more();
  };
  expect((await refusalOf(fetchWith()(origin))).code).toBe('IMAGE_TOO_LARGE');
});

it('ends a download that takes too long, that breaks off, and one that is not there', async () => {
  answer = (_, response) => void response.write('x');
  expect((await refusalOf(fetchWith(200)(origin))).message).toContain('longer than 0.2 seconds');
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('x');
    setImmediate(() => response.destroy());
  };
  expect((await refusalOf(fetchWith()(origin))).code).toBe('BAD_USER_INPUT');
  answer = (_, response) => response.writeHead(404).end();
  expect((await refusalOf(fetchWith()(origin))).message).toContain('status 404');
});

describe('an origin that is named', () => {
  let plain: ReturnType<typeof createPlainServer>;
  let sent: { path: string; method: string; authorization: string | undefined; body: string }[] = [];
  let here: string;
  beforeAll(async () => {
    plain = createPlainServer((incoming, response) => {
      const { url: path = '', method = '', headers } = incoming;
      incoming.setEncoding('utf8').once('data', (body: string) => sent.push({ path, method, authorization: '', body }));
      incoming.once('end', () => {
        if (method === 'GET') sent.push({ path, method, authorization: headers.authorization, body: '' });
        if (path === '/away') response.writeHead(302, { location: `http://localhost:${portOf(plain)}/there` });
        if (path === '/private') response.writeHead(302, { location: 'https://127.0.0.2/there' });
        response.end('the bytes');
      });
    });
    await new Promise<void>((ready) => {
      plain.listen(0, '127.0.0.1', ready);
    });
    here = `http://127.0.0.1:${portOf(plain)}`;
  });
  afterAll(() => {
    plain.closeAllConnections();
    plain.close();
  });
  beforeEach(() => {
    sent = [];
  });
  const portOf = (of: typeof plain): number => (of.address() as AddressInfo).port;
  const fetchFrom = (...trustedOrigins: string[]): PublicFetch =>
    createPublicFetch({ maxBytes: MAX_BYTES, trustedOrigins, publicToo: false });
  const { signal } = new AbortController();

  it('may be http and private, and gets the credentials; the origin of a redirect does not', async () => {
    const fetch = fetchFrom(here, `http://localhost:${portOf(plain)}`);
    const authorization = 'Token secret';
    expect(Buffer.from(await fetch(`${here}/away`, signal, { authorization })).toString()).toBe('the bytes');
    expect(sent.map(({ path, ...rest }) => [path, rest.authorization])).toEqual([
      ['/away', authorization],
      ['/there', undefined],
    ]);
    await fetch(`${here}/token`, signal, { json: { refresh: 'a' } });
    expect(sent.at(-1)).toMatchObject({ path: '/token', method: 'POST', body: '{"refresh":"a"}' });
  });

  it('is no way to another private address, and not to a public one where these are not fetched from', async () => {
    const fetch = fetchFrom(here);
    for (const url of [`${here}/away`, `${here}/private`, `http://localhost:${portOf(plain)}/a`, 'https://a.example/a'])
      expect((await refusalOf(fetch(url, signal))).code).toBe('BAD_USER_INPUT');
    expect(sent.map(({ path }) => path)).toEqual(['/away', '/private']);
  });
});

describe('without exceptions', () => {
  const fetch = createPublicFetch({ maxBytes: MAX_BYTES });
  it.each([
    'http://pictures.example/',
    'ftp://pictures.example/',
    'https://user:secret@pictures.example/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://localhost/',
    'no URL',
  ])('%s is not fetched', async (url) => {
    const error = await refusalOf(fetch(url, new AbortController().signal));
    expect(error.code).toBe('BAD_USER_INPUT');
    expect(error.message).not.toMatch(/longer than|ECONN/);
  });

  it('a server of this machine is never asked', async () => {
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433'])
      await refusalOf(fetch(`https://${host}:${port}/`, new AbortController().signal));
    expect(asked).toEqual([]);
  });
});
