// Whether a port can be listened on, asked before anything else is started: finding out last would cost a database and
// a model.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Address {
  host: string;
  /** 0: any free one. */
  port: number;
  /** The variable that names the port; PORT when it is left out. */
  variable?: 'PORT' | 'WORKER_PORT';
}

/** Rejects with a sentence for people when nothing can listen there. -> the port; another number only for 0. */
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

/** What a person can do about it, in one sentence; the error itself where there is nothing to add. */
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
