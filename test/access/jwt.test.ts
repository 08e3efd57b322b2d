// Tokens: which are taken, which are not, and whose rows they open. Issuers are real HTTP servers with real keys.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createJwtVerifier } from '../../src/access/jwt.ts';
import { readConfig } from '../../src/config.ts';
import { startTestServer } from '../support/test-server.ts';
import type { AuthConfig } from '../../src/config.ts';
import { JWT_ENV, JWT_SECRET, bearer } from '../support/tokens.ts';

const verifier = (env: Record<string, string>) =>
  createJwtVerifier(readConfig({ AUTH_MODE: 'jwt', ...env }).auth as Extract<AuthConfig, { mode: 'jwt' }>);
const token = async (...args: Parameters<typeof bearer>): Promise<string> =>
  (await bearer(...args)).replace('Bearer ', '');
const refused = { code: 'UNAUTHENTICATED' };

describe('a token signed with the shared secret', () => {
  const verify = verifier({
    ...JWT_ENV,
    JWT_ISSUER: 'https://issuer.example',
    JWT_AUDIENCE: 'maskstream',
    JWT_TENANT_CLAIM: 'org',
  });
  const claims = { sub: 'alice', iss: 'https://issuer.example', aud: ['maskstream', 'other'], org: 'acme' };

  it('names subject, tenant and end', async () => {
    const viewer = await verify(await token(claims));
    expect(viewer).toMatchObject({ id: 'acme/alice', subject: 'alice', tenant: 'acme', scopes: ['read', 'write'] });
    expect(Math.abs((viewer.expiresAt?.getTime() ?? 0) - Date.now() - 600_000)).toBeLessThan(60_000);
  });

  it.each([
    ['of another audience', { ...claims, aud: 'other' }, {}],
    ['of another issuer', { ...claims, iss: 'https://elsewhere.example' }, {}],
    ['without a subject', { ...claims, sub: undefined }, {}],
    ['with a subject of odd characters', { ...claims, sub: 'al\u0000ice' }, {}],
    ['without its tenant', { ...claims, org: undefined }, {}],
    ['whose tenant is no name', { ...claims, org: ['acme'] }, {}],
    ['whose tenant is null', { ...claims, org: null }, {}],
    ['whose tenant is empty', { ...claims, org: '' }, {}],
    ['whose tenant is a number', { ...claims, org: 7 }, {}],
    ['whose tenant is an object', { ...claims, org: {} }, {}],
    ['that has expired', claims, { expiresIn: -1 }],
    ['signed with another secret', claims, { secret: 'another secret of the same length, at least' }],
    ['signed with another algorithm', claims, { alg: 'HS512' }],
  ])('is refused %s', async (_, told, how) => {
    await expect(verify(await token(told, how))).rejects.toMatchObject(refused);
  });

  it('is refused without an end, unsigned, or when it is no token at all', async () => {
    const endless = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(JWT_SECRET));
    const unsigned = [{ alg: 'none' }, { ...claims, exp: 4_000_000_000 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    for (const text of [endless, `${unsigned}.`, 'x', 'a.b.c'])
      await expect(verify(text)).rejects.toMatchObject(refused);
  });

  it('may have expired as long ago as clocks may differ', async () => {
    const tolerant = verifier({ ...JWT_ENV, JWT_CLOCK_TOLERANCE: '60' });
    expect((await tolerant(await token({ sub: 'alice' }, { expiresIn: -5 }))).id).toBe('/alice');
  });
});

describe('the scopes of a token', () => {
  it.each([
    ['are both without a claim', {}, ['read', 'write']],
    ['are those of its scope', { scope: 'read' }, ['read']],
    ['are those of its scope, among others', { scope: 'openid write email' }, ['write']],
    ['are those of its scp, as a list', { scp: ['read'] }, ['read']],
    ['are those of its scp, as a text', { scp: 'read write' }, ['read', 'write']],
    ['are none when it names others', { scope: 'openid profile' }, []],
    ['are none when it names none', { scope: '' }, []],
    ['are none when the claim is no text', { scope: { read: true } }, []],
    ['are no parts of words', { scope: 'reader rewrite' }, []],
  ])('%s', async (_, told, scopes) => {
    expect((await verifier(JWT_ENV)(await token({ sub: 'alice', ...told }))).scopes).toEqual(scopes);
  });

  it('are both where the configuration says so, whatever it names', async () => {
    expect(
      (await verifier({ ...JWT_ENV, JWT_SCOPES: 'all' })(await token({ sub: 'alice', scope: 'openid' }))).scopes,
    ).toEqual(['read', 'write']);
  });
});

it('subjects and tenants cannot be made to look like one another', async () => {
  const alone = verifier(JWT_ENV);
  const tenants = verifier({ ...JWT_ENV, JWT_TENANT_CLAIM: 'org' });
  const ids = [
    (await alone(await token({ sub: 'a/b' }))).id,
    (await tenants(await token({ sub: 'b', org: 'a' }))).id,
    (await tenants(await token({ sub: 'c/b', org: 'a' }))).id,
    (await tenants(await token({ sub: 'b', org: 'a/c' }))).id,
    (await alone(await token({ sub: 'local' }))).id,
    'local',
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

describe('a token of an issuer', () => {
  let issuer: Server | null = null;
  afterEach(() => {
    issuer?.close();
    issuer = null;
  });

  /** Serves a description of itself and one public key; `sign` makes tokens with the private one. */
  async function startIssuer() {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
    let url = '';
    issuer = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(request.url === '/keys' ? { keys: [key] } : { issuer: url, jwks_uri: `${url}/keys` }),
      );
    });
    await new Promise<void>((resolve) => issuer?.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT({ aud: 'maskstream', iss: url, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setExpirationTime('5m')
        .sign(privateKey);
    return { url, sign, publicKey: JSON.stringify(key) };
  }

  it('is checked with the keys that the issuer says are its own', async () => {
    const { url, sign } = await startIssuer();
    const verify = verifier({ JWT_ISSUER: url, JWT_AUDIENCE: 'maskstream' });
    expect((await verify(await sign({ sub: 'alice' }))).subject).toBe('alice');
    await expect(verify(await sign({ sub: 'alice', iss: 'http://other' }))).rejects.toMatchObject(refused);
  });

  it('is checked with the keys at a given place', async () => {
    const { url, sign, publicKey } = await startIssuer();
    const verify = verifier({ JWT_JWKS_URL: `${url}/keys`, JWT_AUDIENCE: 'maskstream' });
    expect((await verify(await sign({ sub: 'alice' }))).subject).toBe('alice');
    await expect(verify(await sign({ sub: 'alice', aud: 'other' }))).rejects.toMatchObject(refused);
    // The public key is known to all: it must not be taken for a shared secret.
    await expect(verify(await token({ sub: 'alice', aud: 'maskstream' }, { secret: publicKey }))).rejects.toMatchObject(
      refused,
    );
  });

  it('is not refused but fails when the issuer cannot be asked, and is taken when it can', async () => {
    const { url, sign } = await startIssuer();
    const made = await sign({ sub: 'alice' });
    const verify = verifier({ JWT_ISSUER: url, JWT_AUDIENCE: 'maskstream' });
    const { port } = issuer?.address() as AddressInfo;
    await new Promise((resolve) => {
      issuer?.close(resolve);
      issuer?.closeAllConnections();
    });
    await expect(verify(made)).rejects.toMatchObject({ code: 'AUTHENTICATION_UNAVAILABLE' });
    await new Promise<void>((resolve) => issuer?.listen(port, '127.0.0.1', resolve));
    expect((await verify(made)).subject).toBe('alice');
  });

  it.each([
    [
      'cannot be reached',
      () => {
        issuer?.close();
        issuer?.closeAllConnections();
      },
    ],
    [
      'fails',
      () => {
        issuer?.removeAllListeners('request').on('request', (_request, response) => {
          response.statusCode = 500;
          response.end();
        });
      },
    ],
    [
      'says something else',
      () => {
        issuer?.removeAllListeners('request').on('request', (_request, response) => response.end('<html>'));
      },
    ],
  ])('leaves the request to be sent again when the place of its keys %s', async (_, fault) => {
    const { url, sign } = await startIssuer();
    const made = await sign({ sub: 'alice' });
    fault();
    const server = await startTestServer({
      env: { AUTH_MODE: 'jwt', JWT_JWKS_URL: `${url}/keys`, JWT_AUDIENCE: 'maskstream' },
    });
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${made}` },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: expect.stringContaining('Tokens cannot be checked at the moment'),
          extensions: { code: 'AUTHENTICATION_UNAVAILABLE', retryable: true },
        },
      ],
    });
    await server.close();
  });
});
