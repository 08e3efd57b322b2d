// What each variable does, seen in the program that people start: one process with everything embedded. Three servers:
// one with nothing set but what keeps tests apart, one where everything is other than its default, and one behind a
// proxy with tokens of an issuer of its own.
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { dataUri, png } from '../support/pictures.ts';
import { runProgram, startProgram } from '../support/program.ts';
import type { Running } from '../support/checkout.ts';
import { createTestClient } from '../support/test-server.ts';
import type { TestClient } from '../support/test-server.ts';
import { JWT_SECRET, bearer } from '../support/tokens.ts';

const MODEL = 'models/tiny-random';
const UPLOAD = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id url } } }';
const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }';
const VIEWER = `{ viewer { id tenant scopes limits {
  maxInlineImageBytes maxImageBytes maxImagePixels maxTextLength maxImagesPerTurn
  maxTurnsPerMinute maxConcurrentTurns maxUploadBytesPerDay maxModelMsPerDay
} } }`;

interface Received {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}
/** What came to the receiver of webhooks and traces, which hands out the issuer's keys too. */
const received: Received[] = [];
let receiver: Server;
let receiverUrl: string;
let issuersKey: CryptoKey;
let issuersKeys: unknown;
let folder: string;
let port: number;
let plain: Running, told: Running, proxied: Running;
let plainClient: TestClient, toldClient: TestClient;
const disposals: (() => void | Promise<void>)[] = [];

const claims = { sub: 'alice', iss: 'issuer-of-tests', aud: 'masks', org: 'acme' };
const TOLD = {
  HOST: '0.0.0.0',
  MODEL,
  PUBLIC_URL: 'http://masks.example/base',
  CORS_ORIGINS: 'https://app.example',
  METRICS_TOKEN: 'a-token-of-metrics-1',
  OPENAI_API: '0',
  MCP: '0',
  LABEL_STUDIO: '0',
  VISION_CACHE_BYTES: '0',
  ENGINE_BATCH: '1',
  INTROSPECTION: '0',
  LOG_LEVEL: 'debug',
  AUTH_MODE: 'jwt',
  JWT_SECRET,
  JWT_ISSUER: 'issuer-of-tests',
  JWT_AUDIENCE: 'masks',
  JWT_CLOCK_TOLERANCE: '120',
  JWT_TENANT_CLAIM: 'org',
  JWT_SCOPES: 'all',
  RETENTION_DAYS: '7',
  JOURNAL_WHOLE_MINUTES: '0',
  VIEWER_EVENTS_DAYS: '0',
  SWEEP_EVERY_MINUTES: '1',
  SWEEP_GRACE_MINUTES: '15',
  WEBHOOK_SECRET: 'a secret of sixteen or more',
  OTEL_SERVICE_NAME: 'masks-of-tests',
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=a%20test,service.name=another',
  MAX_INLINE_IMAGE_BYTES: '100001',
  MAX_IMAGE_BYTES: '100002',
  MAX_IMAGE_PIXELS: '10003',
  MAX_TEXT_LENGTH: '44',
  MAX_IMAGES_PER_TURN: '3',
  MAX_TURNS_PER_MINUTE: '12',
  MAX_CONCURRENT_TURNS: '11',
  MAX_UPLOAD_BYTES_PER_DAY: '100007',
  MAX_MODEL_MS_PER_DAY: '3600008',
};

async function startReceiver(): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  issuersKey = privateKey;
  issuersKeys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(issuersKeys));
      });
  });
  await new Promise<void>((ready) => {
    receiver.listen(0, '127.0.0.1', ready);
  });
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
}

const clientOf = (url: string, authorization?: string): TestClient => {
  const { client, dispose } = createTestClient(url, authorization);
  disposals.push(dispose);
  return client;
};
/** Under the address at which it listens; `told` names another one. */
const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
/** An Authorization header with a token of the issuer whose keys the receiver hands out. */
async function ofIssuer(more: object = {}, expires = '10m'): Promise<string> {
  const token = new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'RS256', kid: 'one' });
  return `Bearer ${await token.setExpirationTime(expires).sign(issuersKey)}`;
}
const ORPHAN = 'objects/images/0199b1c6-0000-7000-8000-000000000000/original';
const orphanIn = (name: string): string => join(folder, name, ORPHAN);

beforeAll(async () => {
  await startReceiver();
  folder = await mkdtemp(join(tmpdir(), 'variables-'));
  port = await freePort();
  [plain, told, proxied] = await Promise.all([
    startProgram('all-in-one', { DATA_DIR: join(folder, 'plain'), PORT: '0', MODEL }),
    startProgram('all-in-one', {
      ...TOLD,
      DATA_DIR: join(folder, 'told'),
      PORT: String(port),
      WEBHOOK_URL: `${receiverUrl}/hook`,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl,
    }),
    startProgram('all-in-one', {
      DATA_DIR: join(folder, 'proxied'),
      PORT: '0',
      MODEL,
      TRUST_PROXY: '1',
      MAX_QUEUED_TURNS: '1',
      WORKER_CONCURRENCY: '1',
      AUTH_MODE: 'jwt',
      JWT_AUDIENCE: 'masks',
      REMOTE_IMAGES: '1',
      LABEL_STUDIO_HOSTS: receiverUrl,
      LABEL_STUDIO_WAIT_SECONDS: '1',
      JWT_JWKS_URL: `${receiverUrl}/keys.json`,
    }),
  ]);
  plainClient = clientOf(plain.url);
  toldClient = clientOf(at(''), await bearer(claims));
  // A file that no row speaks of, twenty minutes old.
  for (const name of ['told', 'plain']) {
    await mkdir(dirname(orphanIn(name)), { recursive: true });
    await writeFile(orphanIn(name), 'x');
    const old = new Date(Date.now() - 20 * 60_000);
    await utimes(orphanIn(name), old, old);
  }
});
afterAll(async () => {
  for (const dispose of disposals) await dispose();
  await Promise.all([plain, told, proxied].map((server) => server.stop()));
  receiver.closeAllConnections();
  receiver.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
});

interface Asked {
  turnId: string;
  conversationId: string;
  imageUrl: string;
  imageId: string;
}

const LABELLING =
  '<View><Image name="i" value="$image"/><BrushLabels name="b" toName="i"><Label value="a"/></BrushLabels></View>';

const predictAt = (base: string, authorization: string, tasks: readonly object[]): Promise<Response> =>
  fetch(`${base}/label-studio/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ tasks, project: '1.1', label_config: LABELLING }),
  });

async function ask(client: TestClient): Promise<Asked> {
  const { image } = (await client.ask(UPLOAD, { dataUri: dataUri(await png(40, 20)) })).uploadImage;
  return { ...(await askOf(client, image.id)), imageUrl: image.url };
}

async function askOf(client: TestClient, imageId: string): Promise<Omit<Asked, 'imageUrl'>> {
  const input = { text: 'the left half', imageIds: [imageId], intent: 'SEGMENT' };
  const { turn, conversation } = (await client.ask(SEND, { input })).sendTurn;
  return { turnId: turn.id, conversationId: conversation.id, imageId };
}

describe('where it is and who may come in', () => {
  it('HOST, PORT and PUBLIC_URL: URLs name the public address, or else where it was asked', async () => {
    expect((await fetch(at('/healthz'))).status).toBe(200);
    expect((await ask(toldClient)).imageUrl).toMatch(/^http:\/\/masks\.example\/base\/files\//);
    expect(new URL(plain.url).hostname).toMatch(/^(localhost|127\.0\.0\.1)$/);
    expect((await ask(plainClient)).imageUrl.startsWith(`${plain.url}/files/`)).toBe(true);
  });

  it('CORS_ORIGINS: pages of an origin that is named may use the API, others may not', async () => {
    const allowed = async (base: string, origin: string): Promise<string | null> => {
      const response = await fetch(`${base}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
      return response.headers.get('access-control-allow-origin');
    };
    expect(await allowed(at(''), 'https://app.example')).toBe('https://app.example');
    expect(await allowed(at(''), 'https://other.example')).toBeNull();
    expect(await allowed(plain.url, 'https://app.example')).toBeNull();
  });

  it('TRUST_PROXY: URLs name the host of X-Forwarded-Host, which is ignored by default', async () => {
    const urlAt = async (base: string, more: Record<string, string>): Promise<string> => {
      const response = await fetch(`${base}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-host': 'front.example', ...more },
        body: JSON.stringify({ query: UPLOAD, variables: { dataUri: dataUri(await png(4, 4)) } }),
      });
      const body = (await response.json()) as { data: { uploadImage: { image: { url: string } } } };
      return new URL(body.data.uploadImage.image.url).host;
    };
    expect(await urlAt(proxied.url, { authorization: await ofIssuer() })).toBe('front.example');
    expect(await urlAt(plain.url, {})).toBe(new URL(plain.url).host);
  });

  it("OPENAI_API: OpenAI's clients are answered, unless it is 0", async () => {
    const authorization = await bearer(claims);
    expect((await fetch(at('/v1/models'), { headers: { authorization } })).status).toBe(404);
    expect((await fetch(`${plain.url}/v1/models`)).status).toBe(200);
  });

  it('MCP: hosts of the Model Context Protocol are answered, unless it is 0', async () => {
    const asked = { method: 'POST', headers: { authorization: await bearer(claims) } };
    expect((await fetch(at('/mcp'), asked)).status).toBe(404);
    expect((await fetch(`${plain.url}/mcp`, { method: 'POST' })).status).toBe(406);
  });

  it('LABEL_STUDIO: Label Studio is answered, unless it is 0', async () => {
    const authorization = await bearer(claims);
    expect((await fetch(at('/label-studio/health'), { headers: { authorization } })).status).toBe(404);
    expect(await (await fetch(`${plain.url}/label-studio/health`)).json()).toMatchObject({ status: 'UP' });
  });

  it('LABEL_STUDIO_HOSTS: images of tasks are fetched from the origins that it names, and no others', async () => {
    const image = `${receiverUrl}/data/upload/1/ring.png`;
    const refusalAt = async (base: string, authorization: string): Promise<unknown> =>
      (await predictAt(base, authorization, [{ id: 1, data: { image } }])).json();
    expect(await refusalAt(plain.url, '')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(received.filter(({ url }) => url.startsWith('/data/'))).toEqual([]);
    // What is there is no image.
    expect(await refusalAt(proxied.url, await ofIssuer())).toMatchObject({ code: 'IMAGE_UNREADABLE' });
    expect(received.filter(({ url }) => url.startsWith('/data/'))).toHaveLength(1);
  });

  it('LABEL_STUDIO_WAIT_SECONDS: a prediction of many tasks returns in time, with those that are ready', async () => {
    const image = dataUri(await png(8, 8));
    const tasks = Array.from({ length: 2000 }, (_, id) => ({ id, data: { image } }));
    const answer = await predictAt(proxied.url, await ofIssuer({ sub: 'labeller' }), tasks);
    const { results } = (await answer.json()) as { results: unknown[] };
    expect(results).toHaveLength(tasks.length);
    expect(results.at(-1)).toEqual([]);
  });

  it('REMOTE_IMAGES: an image that a URL names is fetched where it is 1, but never from this machine', async () => {
    const refusalAt = async (base: string, authorization: string): Promise<string> => {
      const image = { type: 'input_image', image_url: `https://127.0.0.1:${port}/picture.png` };
      const response = await fetch(`${base}/v1/responses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ input: [{ role: 'user', content: [image, { type: 'input_text', text: 'a' }] }] }),
      });
      return ((await response.json()) as { error: { message: string } }).error.message;
    };
    expect(await refusalAt(plain.url, '')).toContain('this server fetches no images');
    expect(await refusalAt(proxied.url, await ofIssuer())).toContain('no public address');
  });

  it('METRICS_TOKEN: metrics are for who has it', async () => {
    expect((await fetch(at('/metrics'))).status).toBe(401);
    const authorization = `Bearer ${TOLD.METRICS_TOKEN}`;
    expect((await fetch(at('/metrics'), { headers: { authorization } })).status).toBe(200);
    expect((await fetch(`${plain.url}/metrics`)).status).toBe(200);
  });

  it('AUTH_MODE, JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE, JWT_TENANT_CLAIM: a token is right in every part', async () => {
    expect((await toldClient.ask(VIEWER)).viewer).toMatchObject({ id: 'alice', tenant: 'acme' });
    expect((await plainClient.ask(VIEWER)).viewer).toMatchObject({ id: 'local', tenant: null });
    const codeOf = async (authorization?: string): Promise<string> => {
      return (await clientOf(at(''), authorization).refusal(VIEWER)).code;
    };
    expect(await codeOf()).toBe('UNAUTHENTICATED');
    for (const more of [{ iss: 'another' }, { aud: 'another' }, { org: undefined }]) {
      expect(await codeOf(await bearer({ ...claims, ...more }))).toBe('UNAUTHENTICATED');
    }
    const secret = 'another secret of more than 32 letters';
    expect(await codeOf(await bearer(claims, { secret }))).toBe('UNAUTHENTICATED');
  });

  it('JWT_CLOCK_TOLERANCE: a token that ended a minute ago is still taken; five seconds are the default', async () => {
    const late = clientOf(at(''), await bearer(claims, { expiresIn: -60 }));
    expect((await late.ask(VIEWER)).viewer.id).toBe('alice');
    expect((await clientOf(proxied.url, await ofIssuer({}, '-1m')).refusal(VIEWER)).code).toBe('UNAUTHENTICATED');
  });

  it('JWT_JWKS_URL: the keys come from there', async () => {
    const { viewer } = await clientOf(proxied.url, await ofIssuer()).ask(VIEWER);
    expect(viewer).toMatchObject({ id: 'alice', tenant: null });
    expect(received.map(({ url }) => url)).toContain('/keys.json');
    expect((await clientOf(proxied.url, await bearer(claims)).refusal(VIEWER)).code).toBe('UNAUTHENTICATED');
  });

  it('JWT_SCOPES: a token whose scope names only reading may write too; by default it may not', async () => {
    const scope = 'openid read';
    const scopesAt = async (base: string, token: string): Promise<string[]> => {
      return (await clientOf(base, token).ask(VIEWER)).viewer.scopes;
    };
    expect(await scopesAt(at(''), await bearer({ ...claims, scope }))).toEqual(['READ', 'WRITE']);
    expect(await scopesAt(proxied.url, await ofIssuer({ scope }))).toEqual(['READ']);
  });

  it('INTROSPECTION: the schema cannot be asked for', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect((await plainClient.ask(query)).__schema.queryType.name).toBe('Query');
    expect((await toldClient.refusal(query)).message).toMatch(/introspection/i);
  });

  it('ALLOW_PUBLIC_WITHOUT_AUTH: without it and without AUTH_MODE it does not listen for others', async () => {
    const env = { HOST: '0.0.0.0', PORT: '0', DATA_DIR: join(folder, 'public') };
    const { code, stderr } = await runProgram('all-in-one', [], env);
    expect(code).toBe(2);
    expect(stderr).toContain('ALLOW_PUBLIC_WITHOUT_AUTH=1');
  });
});

describe('what it does', () => {
  it('DATA_DIR and MODEL: its files lie there, and that bundle answers', async () => {
    expect(existsSync(join(folder, 'told/server.lock'))).toBe(true);
    expect((await toldClient.ask('{ model { id } }')).model.id).toBe('tiny-random');
  });

  it('DEVICE: one that this machine lacks is said, and nothing starts on another one', async () => {
    const env = { DATA_DIR: join(folder, 'device'), PORT: '0', MODEL, DEVICE: 'cuda:7' };
    const { code, stderr } = await runProgram('all-in-one', [], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be started: .*cuda/i);
  });

  it('VISION_CACHE_BYTES: an image that was seen is remembered, unless there is no room for it', async () => {
    const cached = async (client: TestClient): Promise<number> => {
      const first = await ask(client);
      await client.events(first.turnId);
      const { turnId } = await askOf(client, first.imageId);
      await client.events(turnId);
      const query = 'query ($id: ID!) { turn(id: $id) { usage { cachedTokens } } }';
      return (await client.ask(query, { id: turnId })).turn.usage.cachedTokens;
    };
    expect(await cached(plainClient)).toBeGreaterThan(0);
    expect(await cached(toldClient)).toBe(0);
  });

  it('ENGINE_CACHE_BYTES: a turn whose cache never fits ends with a sentence that names it', async () => {
    const env = { DATA_DIR: join(folder, 'cache'), PORT: '0', MODEL, ENGINE_CACHE_BYTES: '1000' };
    const small = await startProgram('all-in-one', env);
    disposals.push(async () => {
      await small.stop();
    });
    const client = clientOf(small.url);
    const { turnId } = await ask(client);
    await client.events(turnId);
    const { turn } = await client.ask('query ($id: ID!) { turn(id: $id) { error { code message } } }', { id: turnId });
    expect(turn.error).toMatchObject({
      code: 'PROMPT_TOO_LONG',
      message: expect.stringContaining('ENGINE_CACHE_BYTES') as string,
    });
  });

  it('ENGINE_BATCH: turns at once share passes of the model, unless it is 1', async () => {
    const largest = async (client: TestClient): Promise<number> => {
      const turns = await Promise.all([ask(client), ask(client)]);
      const query = 'query ($id: ID!) { turn(id: $id) { usage { batchSize } } }';
      const sizes = turns.map(async ({ turnId }): Promise<number> => {
        await client.events(turnId);
        return (await client.ask(query, { id: turnId })).turn.usage.batchSize;
      });
      return Math.max(...(await Promise.all(sizes)));
    };
    expect(await largest(toldClient)).toBe(1);
    // Two turns of this small model can miss each other.
    await vi.waitFor(async () => expect(await largest(plainClient)).toBeGreaterThan(1), { timeout: 60_000 });
  });

  it('RETENTION_DAYS: a deleted conversation can be restored for so long', async () => {
    const days = async (client: TestClient): Promise<number> => {
      const { conversationId, turnId } = await ask(client);
      await client.events(turnId);
      const query = 'mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { purgeAfter } }';
      const { purgeAfter } = (await client.ask(query, { id: conversationId })).deleteConversation;
      return Math.round((Date.parse(purgeAfter) - Date.now()) / 86_400_000);
    };
    expect([await days(plainClient), await days(toldClient)]).toEqual([30, 7]);
  });

  it('WEBHOOK_URL and WEBHOOK_SECRET: it is told of every turn that ended, signed', async () => {
    const find = (): Received | undefined => received.find(({ url }) => url === '/hook');
    await vi.waitFor(() => expect(find()).toBeDefined(), { timeout: 30_000 });
    const signed = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(find()?.headers['x-maskstream-signature']));
    const expected = createHmac('sha256', TOLD.WEBHOOK_SECRET).update(`${signed?.[1]}.${find()?.body}`).digest('hex');
    expect(signed?.[2]).toBe(expected);
  });

  it('OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES: traces so named', async () => {
    const find = (): Received | undefined => received.find(({ url }) => url === '/v1/traces');
    await vi.waitFor(() => expect(find()).toBeDefined(), { timeout: 60_000 });
    const {
      resourceSpans: [{ resource }],
    } = JSON.parse(find()?.body ?? '{}');
    expect(resource.attributes).toEqual(
      expect.arrayContaining([
        { key: 'service.name', value: { stringValue: 'masks-of-tests' } },
        { key: 'deployment.environment', value: { stringValue: 'a test' } },
      ]),
    );
  });

  it('LOG_LEVEL: debug tells more than the default', () => {
    const levels = (program: Running): Set<string> => new Set(program.output().match(/"level":\d+/g));
    expect([...levels(plain)]).toContain('"level":30');
    expect([...levels(plain)]).not.toContain('"level":20');
    expect([...levels(told)]).toContain('"level":20');
  });
});

describe('limits', () => {
  it('MAX_INLINE_IMAGE_BYTES, MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, MAX_TEXT_LENGTH, MAX_IMAGES_PER_TURN', async () => {
    const perTurn = (await toldClient.ask('{ model { maxImages } }')).model.maxImages;
    expect((await toldClient.ask(VIEWER)).viewer.limits).toMatchObject({
      maxInlineImageBytes: 100_001,
      maxImageBytes: 100_002,
      maxImagePixels: 10_003,
      maxTextLength: 44,
      maxImagesPerTurn: Math.min(3, perTurn),
    });
    expect((await plainClient.ask(VIEWER)).viewer.limits).toMatchObject({
      maxInlineImageBytes: 8_388_608,
      maxImageBytes: 33_554_432,
      maxImagePixels: 50_000_000,
      maxTextLength: 4000,
      maxImagesPerTurn: Math.min(4, perTurn),
    });
    expect((await toldClient.refusal(UPLOAD, { dataUri: dataUri(await png(101, 100)) })).message).toMatch(/pixels/);
    const input = { text: 'x'.repeat(45), imageIds: [] };
    expect((await toldClient.refusal(SEND, { input })).code).toBe('BAD_USER_INPUT');
    const large = `data:image/png;base64,${Buffer.alloc(100_002).toString('base64')}`;
    expect((await toldClient.refusal(UPLOAD, { dataUri: large })).message).toMatch(/bytes/);
  });

  it("MAX_TURNS_PER_MINUTE, MAX_CONCURRENT_TURNS, MAX_UPLOAD_BYTES_PER_DAY, MAX_MODEL_MS_PER_DAY: one's", async () => {
    const limitsOf = async (client: TestClient): Promise<unknown[]> => {
      const { limits: of } = (await client.ask(VIEWER)).viewer;
      return [of.maxTurnsPerMinute, of.maxConcurrentTurns, of.maxUploadBytesPerDay, of.maxModelMsPerDay];
    };
    expect(await limitsOf(toldClient)).toEqual([12, 11, 100_007, 3_600_008]);
    expect(await limitsOf(plainClient)).toEqual([null, null, null, null]);
    // The default where there are several users.
    expect(await limitsOf(clientOf(proxied.url, await ofIssuer()))).toEqual([30, 8, 1_073_741_824, 3_600_000]);

    const bob = clientOf(at(''), await bearer({ ...claims, sub: 'bob' }));
    const { image } = (await bob.ask(UPLOAD, { dataUri: dataUri(await png(40, 20)) })).uploadImage;
    // One at a time: fewer than MAX_CONCURRENT_TURNS.
    for (let i = 0; i < Number(TOLD.MAX_TURNS_PER_MINUTE); i++) {
      const { turnId } = await askOf(bob, image.id);
      await bob.events(turnId);
    }
    const input = { text: 'the left half', imageIds: [image.id], intent: 'SEGMENT' };
    expect((await bob.refusal(SEND, { input })).code).toBe('RATE_LIMITED');
  });

  it('MAX_QUEUED_TURNS and WORKER_CONCURRENCY: more than that may not wait while one is answered', async () => {
    const client = clientOf(proxied.url, await ofIssuer());
    const { image } = (await client.ask(UPLOAD, { dataUri: dataUri(await png(40, 20)) })).uploadImage;
    const input = { text: 'the left half', imageIds: [image.id], intent: 'SEGMENT' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.post(SEND, { input })));
    expect(answers.map(({ body }) => body.errors?.[0].extensions.code)).toContain('QUEUE_FULL');
  });
});

describe('in time', () => {
  it('JOURNAL_WHOLE_MINUTES: a turn that ended so long ago is replayed without what was replaced', async () => {
    const scales = async (client: TestClient, turnId: string): Promise<number> => {
      return (await client.events(turnId)).filter(({ __typename }) => __typename === 'MaskScaleReady').length;
    };
    const carol = clientOf(at(''), await bearer({ ...claims, sub: 'carol' }));
    const [trimmed, whole] = [await ask(carol), await ask(plainClient)];
    const made = await scales(carol, trimmed.turnId);
    expect(made).toBeGreaterThan(1);
    const isTrimmed = async (): Promise<void> => expect(await scales(carol, trimmed.turnId)).toBeLessThan(made);
    await vi.waitFor(isTrimmed, { timeout: 90_000, interval: 1000 });
    expect(await scales(plainClient, whole.turnId)).toBeGreaterThan(1);
  });

  it('VIEWER_EVENTS_DAYS: a client that comes back after that time learns that events were removed', async () => {
    const authorization = await bearer({ ...claims, sub: 'dave' });
    await ask(clientOf(at(''), authorization));
    const firstEvent = async (): Promise<string> => {
      const query = 'subscription { viewerEvents { __typename } }';
      const response = await fetch(`${at('')}/graphql?${new URLSearchParams({ query }).toString()}`, {
        headers: { accept: 'text/event-stream', authorization },
      });
      const decoder = new TextDecoder();
      let text = '';
      for await (const bytes of response.body ?? []) {
        text += decoder.decode(bytes, { stream: true });
        if (text.includes('__typename')) break;
      }
      return text;
    };
    expect(await firstEvent()).toContain('__typename');
    const areRemoved = async (): Promise<void> => expect(await firstEvent()).toContain('EventsRemoved');
    await vi.waitFor(areRemoved, { timeout: 90_000, interval: 1000 });
  });

  it('SWEEP_EVERY_MINUTES and SWEEP_GRACE_MINUTES: a file that no row names is removed when it is old', async () => {
    await vi.waitFor(() => expect(existsSync(orphanIn('told'))).toBe(false), { timeout: 120_000, interval: 500 });
    expect(existsSync(orphanIn('plain'))).toBe(true); // an hour, by default
  });
});
