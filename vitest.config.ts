// Unit and API tests (`npm test`), and the others by the ending of their files: `npm run test:integration`
// (*.integration.test.ts: a browser, a real S3 server) and `npm run test:golden` (*.golden.test.ts: the reference's
// numbers).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const KINDS = ['integration', 'golden'];
const kind = KINDS.find((name) => name === process.env['MASKSTREAM_TESTS']);

export default defineConfig({
  resolve: {
    // Two copies of graphql (CommonJS and ESM) would not know one another's types ("another realm").
    alias: { graphql: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) },
  },
  test: {
    include: [kind === undefined ? 'test/**/*.test.ts' : `test/**/*.${kind}.test.ts`],
    exclude: kind === undefined ? KINDS.map((name) => `test/**/*.${name}.test.ts`) : [],
    globalSetup: ['test/support/postgres.global.ts'],
    // Browsers, clusters and checkpoints take their time on a machine that is busy.
    testTimeout: kind === undefined ? 30_000 : 180_000,
    hookTimeout: kind === undefined ? 60_000 : 180_000,
    // A browser beside a cluster of servers on two cores is at times not scheduled for a minute. Vitest names each test
    // that passed only the second time.
    retry: kind === 'integration' ? 1 : 0,
    // Most files import the whole application: one import for each worker takes a third off the time of `npm test`.
    isolate: false,
    // Two cores: more files at once only wait for one another.
    maxWorkers: 2,
    server: { deps: { inline: [/@graphql-tools/, /graphql-ws/, /graphql-sse/] } },
  },
});
