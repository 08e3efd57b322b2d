// GET requests that a page of another site makes a browser send without asking the server first.
import { request as openRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { CORS_ORIGINS: 'https://app.example' } });
});
afterAll(() => server.close());

const PATH = `/graphql?${new URLSearchParams({ query: '{ viewer { id } }' }).toString()}`;

/** By node:http: fetch sends none of these headers as it is told to. */
const read = (headers: Record<string, string>): Promise<{ status: number; body: any }> =>
  new Promise((resolve, reject) => {
    openRequest(`${server.url}${PATH}`, { headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part;
        })
        .on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    })
      .on('error', reject)
      .end();
  });

describe('a query by GET', () => {
  it.each([
    ['an image on a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a link on a page of another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a script on a page of another origin', { origin: 'https://other.example' }],
    ['an event stream on a page of another origin', { origin: 'https://other.example', accept: 'text/event-stream' }],
  ])('of %s is refused', async (_, headers) => {
    expect(await read(headers)).toMatchObject({
      status: 403,
      body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    });
  });

  it.each([
    ['a program', {}],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ["the server's own page", { 'sec-fetch-site': 'same-origin' }],
    ['a page of a listed origin', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' }],
  ])('of %s is answered', async (_, headers) => {
    expect(await read(headers)).toMatchObject({ status: 200, body: { data: { viewer: { id: expect.any(String) } } } });
  });
});
