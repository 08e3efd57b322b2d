// What is counted while turns are asked and followed, and who may read it.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadEngine } from '../../inference/index.ts';
import type { Engine } from '../../inference/engine.ts';
import { imagesFirst } from '../support/engine.ts';
import { dataUri, png } from '../support/pictures.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const TOKEN = 'a-token-of-prometheus';
let bundle: string;
let engine: Engine;
let server: TestServer;
beforeAll(async () => {
  bundle = await imagesFirst();
  engine = await loadEngine(bundle, { device: 'cpu' });
  server = await startTestServer({ engine, env: { METRICS_TOKEN: TOKEN } });
});
afterAll(async () => {
  await server.close();
  await engine.dispose();
  await rm(bundle, { recursive: true });
});

const scrape = (authorization?: string): Promise<Response> =>
  fetch(`${server.url}/metrics`, { headers: authorization === undefined ? {} : { authorization } });
async function read(name: string): Promise<number> {
  const text = await (await scrape(`Bearer ${TOKEN}`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  );
}
const ask = async (imageId: string): Promise<string> =>
  (
    await server.ask('mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }', {
      input: { text: 'what is it?', imageIds: [imageId], intent: 'SEGMENT', maxScale: 2 },
    })
  ).sendTurn.turn.id;

it("have the engine's memory, cache and passes", async () => {
  expect(await read('maskstream_engine_model_bytes')).toBe(engine.stats?.()?.modelBytes);
  expect(await read('maskstream_engine_cache_budget_bytes')).toBe(engine.stats?.()?.cacheBudgetBytes);
  expect(await read('maskstream_engine_cache_reserved_bytes')).toBe(0);
  expect(await read('maskstream_engine_prefix_bytes')).toBe(0);
  const passes = await read('maskstream_engine_passes_total');
  expect(passes).toBeGreaterThan(0);
  expect(await read('maskstream_engine_pass_sequences_total')).toBeGreaterThanOrEqual(passes);
});

it('are served to clients with the token only', async () => {
  for (const authorization of [undefined, 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
    const response = await scrape(authorization);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.text()).not.toContain('maskstream_turns_total');
  }
  expect((await scrape(`Bearer ${TOKEN}`)).status).toBe(200);
});

it('count what a second question about the same image does not compute again', async () => {
  const { id: image } = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png(64, 48)),
    })
  ).uploadImage.image;
  const usageOf = async (id: string): Promise<{ imageTokens: number; cachedTokens: number; reusedTokens: number }> => {
    await server.events(id);
    const query = 'query ($id: ID!) { turn(id: $id) { usage { imageTokens cachedTokens reusedTokens } } }';
    return (await server.ask(query, { id })).turn.usage;
  };
  const first = await usageOf(await ask(image));
  expect(first).toEqual({ imageTokens: first.imageTokens, cachedTokens: 0, reusedTokens: 0 });
  expect(first.imageTokens).toBeGreaterThan(0);
  const counted = async (): Promise<number[]> => [
    await read('maskstream_vision_cache_tokens_total{outcome="hit"}'),
    await read('maskstream_vision_cache_tokens_total{outcome="miss"}'),
    await read('maskstream_tokens_total{kind="reused"}'),
  ];
  expect(await counted()).toEqual([0, first.imageTokens, 0]);
  const second = await usageOf(await ask(image));
  expect(second).toMatchObject({ imageTokens: first.imageTokens, cachedTokens: first.imageTokens });
  expect(second.reusedTokens).toBeGreaterThan(first.imageTokens);
  expect(await counted()).toEqual([first.imageTokens, first.imageTokens, second.reusedTokens]);
});

it('count the followers', async () => {
  const { id: image } = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png(64, 48)),
    })
  ).uploadImage.image;
  expect(await read('maskstream_followers')).toBe(0);
  const id = await ask(image);
  const leave = new AbortController();
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    signal: leave.signal,
    body: JSON.stringify({ query: 'subscription ($id: ID!) { turnEvents(turnId: $id) { seq } }', variables: { id } }),
  });
  expect(response.status).toBe(200);
  leave.abort();
  await server.events(id);
  await vi.waitFor(async () => expect(await read('maskstream_followers')).toBe(0), { timeout: 10_000 });
});

it("report the memory of the engine's process and the number of queued turns", async () => {
  expect(await read('maskstream_engine_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  expect(await read('maskstream_queue_depth')).toBe(0);
});
