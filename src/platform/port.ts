// Checks that a port is free before anything else is started. Otherwise the fault would be found only after the
// database and the model have started.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Address {
  host: string;
  /** 0: any free port. */
  port: number;
  /** The variable that sets the port. Default: PORT. */
  variable?: 'PORT' | 'WORKER_PORT';
}

/**
 * Resolves with the port; another number than `port` only for 0. Rejects with one sentence when the port cannot be
 * used.
 */
export function probePort(address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(explainPortFault(error, address)));
    probe.listen(address.port, address.host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** One sentence that says what to do; the error itself when there is nothing to add. */
export function explainPortFault(error: Error, { host, port, variable = 'PORT' }: Address): Error {
  const fault = (sentence: string): Error => new Error(sentence, { cause: error });
  switch ('code' in error ? error.code : '') {
    case 'EADDRINUSE':
      return fault(
        `Port ${port} on ${host} is used by another program: stop it, or set ${variable} to another number.`,
      );
    case 'EACCES':
      return fault(`This user may not listen on port ${port}: set ${variable} to a number above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fault(`HOST names ${host}, which is no address of this machine.`);
    default:
      return error;
  }
}
