// Listens on an address, and gives the URL of a server that listens.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainPortFault } from '../platform/port.ts';
import type { Address } from '../platform/port.ts';

export interface HttpServer {
  url: string;
  port: number;
  /** Accepts no more requests, closes WebSockets with 1001 ("going away"), and resolves when everything is closed. */
  close(): Promise<void>;
}

/** The URL of a server on this machine. A wildcard address such as 0.0.0.0 becomes localhost. */
export function urlOf(host: string, port: number): string {
  const name = ['0.0.0.0', '::', '[::]'].includes(host) ? 'localhost' : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}

/**
 * Connections that wait to be accepted; the system may set a lower limit. Node's default, 511, is less than the clients
 * that come back at once after an outage.
 */
const BACKLOG = 4096;

/** Resolves with the port. */
export function listen(server: Server, address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => reject(explainPortFault(error, address));
    server.once('error', refuse);
    server.listen({ port: address.port, host: address.host, backlog: BACKLOG }, () => {
      server.removeListener('error', refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
