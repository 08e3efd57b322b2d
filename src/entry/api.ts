// `npm run api`: an API server. It serves requests and subscriptions; workers run the turns.
import { readArguments } from '../command-line.ts';
import { run } from './run.ts';

readArguments('npm run api        needs DATABASE_URL and S3_BUCKET; all else by variables (.env.example)', {});

await run('api', process.env);
