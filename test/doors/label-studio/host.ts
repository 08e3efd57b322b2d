// A Label Studio as far as backends use it: it serves uploaded images to who has a token, and exchanges personal access
// tokens.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Host {
  url: string;
  /** Paths and Authorization headers of the requests, in order. */
  asked: { path: string; authorization: string | undefined }[];
  close(): void;
}

export const PERSONAL_TOKEN = 'header.refresh.signature';
export const UPLOADED = '/data/upload/3/6910fda1-ring.png';

export async function startHost(picture: Uint8Array): Promise<Host> {
  const asked: Host['asked'] = [];
  const server = createServer((request, response) => {
    const { url: path = '', method } = request;
    const { authorization } = request.headers;
    asked.push({ path, authorization });
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      if (method === 'POST' && path === '/api/token/refresh/' && body === JSON.stringify({ refresh: PERSONAL_TOKEN }))
        response.end(JSON.stringify({ access: 'of-minutes' }));
      else if (path === '/elsewhere') response.writeHead(302, { location: 'http://127.0.0.1:1/picture.png' }).end();
      else if (authorization !== 'Bearer of-minutes') response.writeHead(401).end();
      // Its framework compares the header with the types of its own answers, and not with the type of the file.
      else if (request.headers.accept?.includes('*/*') !== true) response.writeHead(406).end();
      else if (path === UPLOADED || path === '/data/local-files/?d=a.png') response.end(picture);
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
