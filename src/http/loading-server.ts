// The HTTP server of a process whose model still loads: /readyz reports the share, every other request is refused.
import { createServer } from 'node:http';
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

/** `share`: of the model that is loaded, 0..1. Resolves with the function that closes the server and frees its port. */
export async function startLoadingServer(address: Address, share: () => number): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const isReadyz = new URL(request.url ?? '/', 'http://localhost').pathname === '/readyz';
    const body = isReadyz ? { status: 'not ready', loading: share(), parts: { model: 'not ready' } } : REFUSAL;
    response.writeHead(describeCode('MODEL_UNAVAILABLE').httpStatus, {
      'content-type': 'application/json',
      'retry-after': '1',
    });
    response.end(JSON.stringify(body));
  });
  await listen(server, address);
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
}
