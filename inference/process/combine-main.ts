// The process of combine-process.ts: one request in, one answer out. Ends when it is not wanted any more, or its parent
// is gone.
import { combineMasks } from '../mask/combine.ts';
import type { CombineRequest } from '../mask/combine.ts';
import type { FromCombineProcess } from './combine-process.ts';
import { packError } from './protocol.ts';

process.once('disconnect', () => process.exit());
process.once('message', (request: CombineRequest) => {
  const say = (answer: FromCombineProcess): void => {
    process.send?.(answer);
  };
  combineMasks(request).then(
    (mask) => say({ mask }),
    (error: unknown) => say({ error: packError(error) }),
  );
});
