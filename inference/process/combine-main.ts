// Program of combine-process.ts: receives one request, sends one answer. It ends when its parent ends or closes the
// channel.
import { combineMasks } from '../mask/combine.ts';
import type { DrawnMask } from '../mask/finish.ts';
import { drawHumanMask } from '../mask/human.ts';
import type { FromCombineProcess, ToCombineProcess } from './combine-process.ts';
import { packError } from './protocol.ts';

process.once('disconnect', () => process.exit());
process.once('message', (request: ToCombineProcess) => {
  const send = (answer: FromCombineProcess): void => {
    process.send?.(answer);
  };
  const make = async (): Promise<DrawnMask | 'TOO_FINE'> =>
    'shape' in request ? drawHumanMask(request) : combineMasks(request);
  make().then(
    (mask) => send({ mask }),
    (error: unknown) => send({ error: packError(error) }),
  );
});
