// The entry of the package for Node, which has no built-in WebSocket before version 22.
import { WebSocket } from 'ws';
import { createClient as create } from './client.ts';
import type { Client, ClientOptions } from './client.ts';

export * from './index.ts';

export const createClient = (options: ClientOptions): Client => create({ webSocket: WebSocket, ...options });
