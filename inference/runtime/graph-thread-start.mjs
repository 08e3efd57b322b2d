// Start of the thread of graph-thread.ts. `--import tsx` serves the main thread of a process only, so a thread
// registers tsx by itself.
import { register } from 'tsx/esm/api';

register();
await import('./graph-thread-main.ts');
