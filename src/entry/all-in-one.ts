// `npm start`: everything in one process, with all that is not configured embedded.
import { readArguments } from '../command-line.ts';
import { run } from './run.ts';

readArguments('npm start        is configured by variables, all of which have defaults (.env.example)', {});

await run('all', process.env);
