// Unit and API tests (`npm test`), and the slower ones (`npm run test:integration`, files *.integration.test.ts).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const integration = process.env['MASKSTREAM_TESTS'] === 'integration';

export default defineConfig({
  resolve: {
    // Two copies of graphql (CommonJS and ESM) would not know one another's types ("another realm").
    alias: { graphql: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) },
  },
  test: {
    include: [integration ? 'test/**/*.integration.test.ts' : 'test/**/*.test.ts'],
    exclude: integration ? [] : ['test/**/*.integration.test.ts'],
    globalSetup: ['test/support/postgres.global.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only wait for one another.
    maxWorkers: 2,
    server: { deps: { inline: [/@graphql-tools/, /graphql-ws/, /graphql-sse/] } },
  },
});
