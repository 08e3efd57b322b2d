// The page, and GraphiQL beside it: built into web/dist, which the server serves at / and /graphql. `npx vite web`
// develops it against a server on port 4000.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // Relative: the page may lie below a path.
  base: './',
  // The sample pictures that a newcomer may click.
  publicDir: here('../samples'),
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: ['index.html', 'graphiql.html'].map(here),
      // A directive of GraphiQL's for a compiler that does not run here.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:4000', ws: true },
      '/files': 'http://127.0.0.1:4000',
      '/export': 'http://127.0.0.1:4000',
    },
  },
});
