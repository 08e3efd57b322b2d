// Behind a proxy: everything that is handed out names the address that clients know, and works through it.
import { createHash } from 'node:crypto';
import { createServer, request as forward } from 'node:http';
import type { Server } from 'node:http';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let proxy: Server;
let publicUrl: string;
let server: TestServer;
beforeAll(async () => {
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}/masks`;
  server = await startTestServer({ engine: new ScriptedEngine(segment()), env: { PUBLIC_URL: `${publicUrl}/` } });
  // Takes its own path away, as proxies do.
  proxy = createServer((request, response) => {
    const far = forward(
      `${server.url}${(request.url ?? '').replace('/masks', '')}`,
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(far);
  });
  await new Promise<void>((resolve) => {
    proxy.listen(port, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await server.close();
});

it('images, masks, previews and archives are read at the public address', async () => {
  const { image } = (
    await server.ask(
      'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id url thumbnailUrl } } }',
      { dataUri: dataUri(await png(8, 4)) },
    )
  ).uploadImage;
  const { turn, conversation } = (
    await server.ask(
      'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id exportUrl } } }',
      { input: { text: 'segment it', imageIds: [image.id] } },
    )
  ).sendTurn;
  await server.events(turn.id);
  const {
    masks: [mask],
  } = (await server.ask('query ($id: ID!) { turn(id: $id) { masks { url scales { url } } } }', { id: turn.id })).turn;
  for (const url of [image.url, image.thumbnailUrl, mask.url, mask.scales[0].url, conversation.exportUrl]) {
    expect(url.startsWith(`${publicUrl}/`)).toBe(true);
    expect((await server.download(url)).length).toBeGreaterThan(0);
  }
});

it('uploads go to the public address', async () => {
  const bytes = await png(9, 5);
  const { image, upload } = (
    await server.ask(
      'mutation ($input: CreateImageUploadInput!) { createImageUpload(input: $input) { image { id ' +
        '} upload { url method headers { name value } } } }',
      {
        input: {
          contentType: 'image/png',
          byteSize: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      },
    )
  ).createImageUpload;
  expect(upload.url.startsWith(`${publicUrl}/`)).toBe(true);
  const put = await fetch(upload.url, {
    method: upload.method,
    headers: Object.fromEntries(
      upload.headers.map(({ name, value }: { name: string; value: string }) => [name, value]),
    ),
    body: bytes,
  });
  expect(put.status).toBe(200);
  expect(
    (
      await server.ask('mutation ($id: ID!) { completeImageUpload(input: { imageId: $id }) { image { status } } }', {
        id: image.id,
      })
    ).completeImageUpload.image.status,
  ).toBe('READY');
});

it('the page at the public address may open a socket, a page of another origin may not', async () => {
  const guarded = await startTestServer({ env: { PUBLIC_URL: 'https://masks.example' } });
  const open = (origin: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${guarded.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { origin });
      socket.on('open', () => {
        socket.close();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  expect([
    await open('https://masks.example'),
    await open('https://elsewhere.example'),
    await open('http://masks.example'),
  ]).toEqual([true, false, false]);
  expect((await fetch(guarded.url)).headers.get('content-security-policy')).toMatch(
    /img-src [^;]*https:\/\/masks\.example/,
  );
  await guarded.close();
});
