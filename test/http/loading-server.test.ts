// What a server answers before its model is loaded.
import { expect, it } from 'vitest';
import { startLoadingServer } from '../../src/http/loading-server.ts';
import { freePort, isFree } from '../support/free-port.ts';

it('reports the share of the model at /readyz, refuses the rest, in HTML to browsers, and frees its port', async () => {
  let share = 0.25;
  const port = await freePort();
  const stop = await startLoadingServer({ host: '127.0.0.1', port }, () => share);
  const url = `http://127.0.0.1:${port}`;
  for (share of [0.25, 0.5]) {
    const ready = await fetch(`${url}/readyz?from=probe`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not ready', loading: share, parts: { model: 'not ready' } },
    ]);
  }
  const refused = await fetch(`${url}/graphql`, { method: 'POST', body: '{"query":"{ viewer { id } }"}' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'MODEL_UNAVAILABLE' } }] });
  const seen = await fetch(url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
  expect([seen.status, seen.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  expect(await seen.text()).toContain('<title>maskstream</title>');
  await stop();
  await stop();
  expect(await isFree(port)).toBe(true);
});
