// `npm run api`: takes requests and lets others watch; turns are answered by workers.
import { run } from './run.ts';

await run('api', process.env);
