// The real application for tests: real PostgreSQL, queue, journal, disk and sockets on a free port; only the engine may
// be scripted.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Engine } from '../../inference/engine.ts';
import { readConfig } from '../../src/config.ts';
import { startApplication } from '../../src/entry/application.ts';
import type { Role } from '../../src/entry/application.ts';
import { createLogger } from '../../src/platform/log.ts';
import type { Logger } from '../../src/platform/log.ts';
import { createTestDatabase } from './database.ts';
import { ScriptedEngine } from './scripted-engine.ts';

/* What comes back is looked at freely, as a client in JavaScript does. */
export interface TestClient {
  /** Status and body, whatever they are. */
  post(query: string, variables?: object): Promise<{ status: number; headers: Headers; body: any }>;
  /** Data of a query or mutation; throws when there are errors. */
  ask(query: string, variables?: object): Promise<any>;
  /** Code and message of the first error; throws when there is none. */
  refusal(query: string, variables?: object): Promise<{ code: string; message: string; [name: string]: unknown }>;
  /** All events of a turn after number `after`, until the end. */
  events(turnId: string, after?: number): Promise<any[]>;
  /** The same, left as soon as `enough` says so. */
  eventsUntil(turnId: string, after: number, enough: (event: any) => boolean): Promise<any[]>;
}

export interface TestServer extends TestClient {
  url: string;
  databaseUrl: string;
  /** The same server, asked with this Authorization header. */
  as(authorization: string): TestClient;
  download(url: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

const EVENTS = /* GraphQL */ `
  subscription ($turnId: ID!, $after: Int) {
    turnEvents(turnId: $turnId, after: $after) {
      __typename
      seq
      turnId
      at
      ... on TurnQueued {
        position
      }
      ... on TurnStarted {
        modelId
        attempt
      }
      ... on AnswerDelta {
        text
      }
      ... on MaskStarted {
        maskId
        label
      }
      ... on MaskScaleReady {
        maskId
        preview {
          scale
          scaleCount
          side
          box {
            x
            y
            width
            height
          }
          stability
          elapsedMs
          url
          rle {
            size
            counts
          }
        }
      }
      ... on MaskFinished {
        mask {
          id
          area
          url
        }
      }
      ... on TurnFinished {
        status
        turn {
          id
          status
          answer
        }
      }
    }
  }
`;

export interface TestServerParts {
  /** `api` has no engine; it needs `S3_BUCKET` in `env`. */
  role?: Role;
  engine?: Engine;
  env?: Record<string, string>;
  log?: Logger;
  /** The URL at which the server is to find the database, when it is not to ask it directly. */
  through?: (databaseUrl: string) => Promise<string>;
}

export async function startTestServer({
  engine = new ScriptedEngine(),
  env = {},
  log,
  through,
  role = 'all',
}: TestServerParts = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'maskstream-test-'));
  const database = await createTestDatabase();
  const databaseUrl = (await through?.(database.url)) ?? database.url;
  const config = readConfig({ PORT: '0', DATA_DIR: folder, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent', ...env });
  const application = await startApplication({ config, log: log ?? createLogger(config.logLevel), engine, role });
  const clients: { client: TestClient; dispose: () => void | Promise<void> }[] = [];
  const clientFor = (authorization?: string): TestClient => {
    const made = createTestClient(application.url, authorization);
    clients.push(made);
    return made.client;
  };
  return {
    ...clientFor(),
    url: application.url,
    databaseUrl: database.url,
    as: clientFor,
    async download(url) {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    async close() {
      for (const { dispose } of clients) await dispose();
      await application.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export function createTestClient(
  url: string,
  authorization?: string,
): { client: TestClient; dispose: () => void | Promise<void> } {
  const credentials: Record<string, string> = authorization === undefined ? {} : { authorization };
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: true,
    retryAttempts: 0,
    connectionParams: credentials,
  });
  const post: TestClient['post'] = async (query, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const eventsUntil: TestClient['eventsUntil'] = async (turnId, after, enough) => {
    const events: any[] = [];
    for await (const { data, errors } of socket.iterate<any>({ query: EVENTS, variables: { turnId, after } })) {
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      events.push(data.turnEvents);
      if (enough(data.turnEvents)) break;
    }
    return events;
  };
  const client: TestClient = {
    post,
    async ask(query, variables) {
      const { data, errors } = (await post(query, variables)).body;
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data;
    },
    async refusal(query, variables) {
      const { errors } = (await post(query, variables)).body;
      if (errors === undefined) throw new Error('it was not refused');
      return { ...errors[0].extensions, message: errors[0].message };
    },
    events: (turnId, after = 0) => eventsUntil(turnId, after, () => false),
    eventsUntil,
  };
  return { client, dispose: () => socket.dispose() };
}
