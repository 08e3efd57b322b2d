// The child process of drawing.ts. It encodes one mask after the other, and ends with its parent.
import { drawMask } from './draw.ts';
import type { FromDrawingProcess, ToDrawingProcess } from './drawing.ts';

process.on('message', ({ id, ...request }: ToDrawingProcess) => {
  const say = (answer: FromDrawingProcess): void => {
    process.send?.(answer);
  };
  try {
    say({ id, drawn: drawMask(request) });
  } catch (error) {
    say({ id, error: String(error) });
  }
});
process.once('disconnect', () => process.exit());
