import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPages } from '../../src/http/page.ts';

let folder: string;
let server: Server;
let url: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'));
  const pages = createPages(folder, () => `${url}/below`);
  const app = express();
  app.get('/graphql', pages.graphiql);
  app.use(pages.page);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const write = (file: string, script: string): Promise<void> =>
  writeFile(join(folder, file), `<html><head><script src="${script}"></script></head></html>`);

it('the page that is served is that of the newest build, so its script is there', async () => {
  for (const script of ['first.js', 'second.js']) {
    await write('index.html', script);
    await write('graphiql.html', `graphiql-${script}`);
    const page = await (await fetch(url)).text();
    expect(page).toContain(`src="${script}"`);
    expect(page).toContain('<base href="/below/" />');
    const graphiql = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await graphiql.text()).toContain(`src="graphiql-${script}"`);
  }
});

it('without a built page other handlers are asked', async () => {
  for (const path of ['/', '/graphql', '/theme.js'])
    expect((await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })).status).toBe(404);
});
