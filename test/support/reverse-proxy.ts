// A reverse proxy as people put one before a server: everything below one path, which it takes away; sockets too.
import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface ReverseProxy {
  port: number;
  close: () => void;
}

/** `path`: e.g. /some/path; whatever lies elsewhere is 404, as another site's. `target`: asked at each request. */
export async function startReverseProxy(path: string, target: () => string): Promise<ReverseProxy> {
  const isBelow = (url: string): boolean => url === path || url.startsWith(`${path}/`);
  const below = (url = ''): string | null => (isBelow(url) ? url.slice(path.length) || '/' : null);
  const proxy = createServer((near, answer) => {
    const url = below(near.url);
    if (url === null) return void answer.writeHead(404).end();
    const far = forward(new URL(url, target()), { method: near.method, headers: near.headers }, (from) => {
      answer.writeHead(from.statusCode ?? 500, from.headers);
      from.pipe(answer);
    });
    far.on('error', () => answer.destroy());
    answer.on('close', () => far.destroy());
    near.pipe(far);
  });
  proxy.on('upgrade', ({ headers, url }, near) => {
    const { hostname, port } = new URL(target());
    const far = connect(Number(port), hostname);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    far.write(`GET ${below(url) ?? '/'} HTTP/1.1\r\n${lines.join('')}\r\n`);
    near
      .on('error', () => far.destroy())
      .pipe(far)
      .on('error', () => near.destroy())
      .pipe(near);
  });
  await new Promise<void>((ready) => {
    proxy.listen(0, '127.0.0.1', ready);
  });
  return {
    port: (proxy.address() as AddressInfo).port,
    close() {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
