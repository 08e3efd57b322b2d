// The part of CVAT's HTTP interface that its agent uses: one function, one task of one image, one request to annotate
// that image, and what the agent sends back. Written after the requests that cvat-cli 2.80.0 makes.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CvatServer {
  url: string;
  /** Bodies of the agent's requests, by path. */
  sent: Map<string, any>;
  close(): void;
}

const FUNCTION = 5;
const QUEUE = `/api/functions/queues/function:${FUNCTION}/requests`;
const IDS = { id: 1, url: 'http://localhost/api/tasks/1' };
const times = { created_date: '2026-11-27T00:00:00Z', updated_date: '2026-11-27T00:00:00Z' };
const label = (id: number, name: string): object => ({ id, name, type: 'any', attributes: [], sublabels: [] });
const mapping = Object.fromEntries(['ring', 'ball'].map((name) => [name, { name, attributes: {}, sublabels: {} }]));

export async function startCvatServer(
  picture: Uint8Array,
  size: { width: number; height: number },
): Promise<CvatServer> {
  const sent = new Map<string, any>();
  let waiting: object | null = {
    ar_id: 'a-request',
    ar_params: { type: 'annotate_frame', task: 1, frame: 0, mapping, threshold: 0.5, conv_mask_to_poly: false },
  };
  const answers: Record<string, () => object> = {
    'GET /api/server/about': () => ({ name: 'CVAT', version: '2.80.0', description: '', subtitle: '', logo_url: '' }),
    'POST /api/functions': () => ({ id: FUNCTION, name: 'maskstream' }),
    [`GET /api/functions/${FUNCTION}`]: () => ({ id: FUNCTION, provider: 'native', ...sent.get('/api/functions') }),
    [`POST ${QUEUE}/acquire`]: () => {
      const assigned = sent.get(`${QUEUE}/acquire`).request_category === 'batch' ? null : waiting;
      if (assigned !== null) waiting = null;
      return { ar_assignment: assigned };
    },
    'GET /api/tasks/1': () => ({
      ...IDS,
      ...times,
      name: 'rings',
      organization: null,
      mode: 'annotation',
      size: 1,
      data_chunk_size: 1,
      data_original_chunk_type: 'imageset',
      data_compressed_chunk_type: 'imageset',
      jobs: { count: 1, completed: 0, validation: 0, url: IDS.url },
      labels: { url: IDS.url },
    }),
    'GET /api/labels': () => ({
      count: 2,
      next: null,
      previous: null,
      results: [label(70, 'ring'), label(71, 'ball')],
    }),
    'GET /api/tasks/1/data/meta': () => ({
      chunks_updated_date: times.updated_date,
      deleted_frames: [],
      frames: [{ name: 'picture.png', related_files: 0, ...size }],
    }),
    [`POST ${QUEUE}/a-request/complete`]: () => ({}),
    [`POST ${QUEUE}/a-request/fail`]: () => ({}),
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const path = decodeURIComponent(pathname);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (parts.length > 0) sent.set(path, JSON.parse(Buffer.concat(parts).toString()));
      const answer = answers[`${request.method} ${path}`];
      if (path === '/api/tasks/1/data/' && searchParams.get('type') === 'frame') response.end(picture);
      else if (answer === undefined || request.headers.authorization !== 'Bearer of-cvat')
        response.writeHead(404).end();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer()));
    });
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    sent,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
