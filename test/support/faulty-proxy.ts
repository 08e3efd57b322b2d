// A TCP proxy that stands in front of a real server and fails on demand, as networks and servers do.
import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * pass: all goes through. refuse: nobody listens. reset: connections are taken and torn down. stall: they are taken and
 * nothing is ever said. halve: the request goes through, its answer breaks off in the middle of the first packet.
 */
export type Fault = 'pass' | 'refuse' | 'reset' | 'stall' | 'halve';

export interface FaultyProxy {
  endpoint: string;
  /** From now on; connections that are open are torn down. */
  become(fault: Fault): Promise<void>;
  /** Resolves when so many connections have met the present fault (cannot be known for refuse). */
  met(count: number): Promise<void>;
  close(): Promise<void>;
}

/** `target`: asked for each connection, where the server may come back at another port. */
export async function startFaultyProxy(target: string | (() => string)): Promise<FaultyProxy> {
  const open = new Set<Socket>();
  let fault: Fault = 'pass';
  let port = 0;
  let count = 0;
  let wake = (): void => {};

  const serve = (client: Socket): void => {
    open.add(client);
    client.once('close', () => open.delete(client)).on('error', () => {});
    if (fault !== 'pass') {
      count++;
      wake();
    }
    if (fault === 'reset') return void client.resetAndDestroy();
    if (fault === 'stall') return void client.resume();
    const server = relay(client, new URL(typeof target === 'string' ? target : target()), fault === 'halve');
    open.add(server);
    server.once('close', () => open.delete(server));
  };
  const listen = (): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer(serve)
        .once('error', reject)
        .listen(port, '127.0.0.1', () => {
          ({ port } = server.address() as AddressInfo);
          resolve(server);
        });
    });

  let listener: Server | null = await listen();
  const tearDown = (): void => open.forEach((socket) => socket.resetAndDestroy());
  const stopListening = async (): Promise<void> => {
    const closed = listener;
    listener = null;
    if (closed !== null)
      await new Promise((resolve) => {
        closed.close(resolve);
        tearDown();
      });
  };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async become(next) {
      fault = next;
      count = 0;
      tearDown();
      if (fault === 'refuse') await stopListening();
      else listener ??= await listen();
    },
    async met(times) {
      while (count < times)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
    close: stopListening,
  };
}

/** Connects a client with the server at `target`; `halved`: the answer breaks off in the middle of its first packet. */
function relay(client: Socket, target: URL, halved: boolean): Socket {
  const server = connect(Number(target.port), target.hostname);
  server.once('close', () => client.destroy()).on('error', () => client.destroy());
  client.once('close', () => server.destroy()).pipe(server);
  if (halved)
    server.once('data', (data: Buffer) => {
      client.end(data.subarray(0, data.length / 2));
      server.destroy();
    });
  else server.pipe(client);
  return server;
}
