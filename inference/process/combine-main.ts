// Program of combine-process.ts: receives one request, sends one answer. It ends when its parent ends or closes the
// channel.
import { combineMasks } from '../mask/combine.ts';
import type { CombineRequest } from '../mask/combine.ts';
import type { FromCombineProcess } from './combine-process.ts';
import { packError } from './protocol.ts';

process.once('disconnect', () => process.exit());
process.once('message', (request: CombineRequest) => {
  const send = (answer: FromCombineProcess): void => {
    process.send?.(answer);
  };
  combineMasks(request).then(
    (mask) => send({ mask }),
    (error: unknown) => send({ error: packError(error) }),
  );
});
