// The HTTP server of a process whose model still loads: /readyz reports the share, every other request is refused, in
// HTML where a browser opens a page.
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { describeCode } from '../errors.ts';
import type { Address } from '../platform/port.ts';
import { listen } from './listen.ts';

const REFUSAL = {
  errors: [
    {
      message: 'The model is being loaded. Ask again soon.',
      extensions: { code: 'MODEL_UNAVAILABLE', retryable: true },
    },
  ],
};

/** It opens the address again when another server answers there. For a moment before that, nobody listens. */
const PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <meta name="color-scheme" content="light dark" />
  <title>maskstream</title>
  <style>body { margin: 3rem; font: 16px/1.55 system-ui, sans-serif; }</style>
  <p role="status">The model is being loaded. The page opens by itself when it is.</p>
  <script>
    setInterval(() => fetch(location.href).then(({ status }) => status === 503 || location.reload(), () => {}), 1000);
  </script>
</html>
`;

const isForPage = ({ method, headers: { accept = '' } }: IncomingMessage): boolean =>
  method === 'GET' && accept.includes('text/html');

/** `share`: of the model that is loaded, 0..1. Resolves with the function that closes the server and frees its port. */
export async function startLoadingServer(address: Address, share: () => number): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const isReadyz = new URL(request.url ?? '/', 'http://localhost').pathname === '/readyz';
    const page = !isReadyz && isForPage(request);
    const body = isReadyz ? { status: 'not ready', loading: share(), parts: { model: 'not ready' } } : REFUSAL;
    response.writeHead(describeCode('MODEL_UNAVAILABLE').httpStatus, {
      'content-type': page ? 'text/html; charset=utf-8' : 'application/json',
      'retry-after': '1',
    });
    response.end(page ? PAGE : JSON.stringify(body));
  });
  await listen(server, address);
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
}
