// `npm start`: everything in one process. Parts that are not configured are embedded.
import { readArguments } from '../command-line.ts';
import { run } from './run.ts';

readArguments('npm start        is configured by variables, all of which have defaults (.env.example)', {});

await run('all', process.env);
