// The lower limit on this machine: a program that does only what a durable turn needs, four commits and one WebSocket
// message per event.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { WebSocket, WebSocketServer } from 'ws';

/** Creation, claim, mask, end. */
const COMMITS = 4;
const EVENTS = 15;

/** Milliseconds of each turn. */
export async function measureFloor(databaseUrl: string, turns: number): Promise<number[]> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query('CREATE TABLE floor (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, event jsonb NOT NULL)');
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const connected = once(server, 'connection');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [socket] = (await connected) as [WebSocket];
  let received = 0;
  let all = (): void => {};
  client.on('message', () => {
    if (++received % EVENTS === 0) all();
  });
  const event = JSON.stringify({ type: 'MaskScaleReady', counts: 'x'.repeat(500) });
  const times: number[] = [];
  for (let i = -5; i < turns; i++) {
    const begun = performance.now();
    const done = new Promise<void>((resolve) => {
      all = resolve;
    });
    for (let commit = 0; commit < COMMITS; commit++)
      await database.query({ name: 'floor', text: 'INSERT INTO floor (event) VALUES ($1::jsonb)', values: [event] });
    for (let sent = 0; sent < EVENTS; sent++) socket.send(event);
    await done;
    // The first turns are not counted.
    if (i >= 0) times.push(performance.now() - begun);
  }
  client.close();
  server.close();
  await database.query('DROP TABLE floor');
  await database.end();
  return times;
}
