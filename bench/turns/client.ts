// The client of bench/turns.ts: creates turns over HTTP, follows them over WebSocket, and measures the times.
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface TimedTurn {
  id: string;
  /** From the request to the last event. */
  wallMs: number;
  firstPreviewMs: number;
  /** The time of the engine, as it reports it. */
  engineMs: number;
}

interface Event {
  __typename: string;
  at: string;
}

const EVENTS =
  'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename seq at ... on AnswerDelta { ' +
  'text } ... on MaskScaleReady { preview { scale side url } } ... on MaskFinished { mask { id url } } } }';

export class BenchClient {
  readonly #url: string;
  readonly #sockets: Client[];

  constructor(url: string, sockets = 1) {
    this.#url = url;
    this.#sockets = Array.from({ length: sockets }, () =>
      createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, lazy: true }),
    );
  }

  async send(text: string): Promise<string> {
    const { sendTurn } = await this.#ask<{ sendTurn: { turn: { id: string } } }>(
      'mutation ($text: String!) { sendTurn(input: { text: $text }) { turn { id } } }',
      { text },
    );
    return sendTurn.turn.id;
  }

  async turn(text: string): Promise<TimedTurn> {
    const begun = performance.now();
    const id = await this.send(text);
    let firstPreviewMs = NaN;
    for await (const { __typename } of this.#events(id, 0))
      if (__typename === 'MaskScaleReady' && Number.isNaN(firstPreviewMs)) firstPreviewMs = performance.now() - begun;
    const wallMs = performance.now() - begun;
    const { turn } = await this.#ask<{ turn: { status: string; usage: { maskMs: number } | null } }>(
      'query ($id: ID!) { turn(id: $id) { status usage { maskMs } } }',
      { id },
    );
    if (turn.usage === null) throw new Error(`a turn ended ${turn.status}`);
    return { id, wallMs, firstPreviewMs, engineMs: turn.usage.maskMs };
  }

  /** The time of the engine for the newest turn, which must have ended. */
  async engineMsOfNewest(): Promise<number> {
    const { conversations } = await this.#ask<{
      conversations: { edges: { node: { activeTurn: { usage: { maskMs: number } | null } } }[] };
    }>('{ conversations(first: 1) { edges { node { activeTurn { usage { maskMs } } } } } }', {});
    return conversations.edges[0]?.node.activeTurn.usage?.maskMs ?? Number.NaN;
  }

  /** Milliseconds until all events of a finished turn are received. */
  async replay(id: string): Promise<number> {
    const begun = performance.now();
    for await (const { __typename } of this.#events(id, 0)) if (__typename === 'TurnFinished') break;
    return performance.now() - begun;
  }

  /** For each text event the milliseconds from its storage to its receipt. */
  async follow(id: string, socket: number): Promise<number[]> {
    const delays: number[] = [];
    for await (const { __typename, at } of this.#events(id, socket))
      if (__typename === 'AnswerDelta') delays.push(Date.now() - new Date(at).getTime());
    return delays;
  }

  /** Memory and CPU time of the server, which do not depend on other load of the machine. */
  async cost(): Promise<{ residentMiB: number; cpuMs: number }> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    const value = (name: string): number =>
      Number(new RegExp(`^maskstream_process_${name} (\\S+)`, 'm').exec(text)?.[1]);
    return {
      residentMiB: Math.round(value('resident_memory_bytes') / 1024 / 1024),
      cpuMs: value('cpu_seconds_total') * 1000,
    };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) await socket.dispose();
  }

  async *#events(id: string, socket: number): AsyncGenerator<Event> {
    const client = this.#sockets[socket % this.#sockets.length];
    if (client === undefined) return;
    for await (const { data, errors } of client.iterate<{ turnEvents: Event }>({ query: EVENTS, variables: { id } })) {
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      if (data != null) yield data.turnEvents;
    }
  }

  async #ask<Data>(query: string, variables: object): Promise<Data> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  }
}
