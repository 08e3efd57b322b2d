// `npm start`: everything in one process, with all that is not configured embedded.
import { run } from './run.ts';

await run('all', process.env);
