// A request with headers that fetch sets itself (Host, Upgrade), or to a path that it would change.
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Rejects when a socket is opened. `json`: sent by POST. */
export function send(
  server: { url: string },
  path: string,
  headers: Record<string, string>,
  json?: object,
): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  const method = json === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname: hostname.replace(/[[\]]/g, ''),
        port,
        path,
        method,
        headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (part: string) => {
            text += part;
          })
          .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.once('error', reject);
    sent.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('the socket was opened'));
    });
    sent.end(json === undefined ? undefined : JSON.stringify(json));
  });
}
