// The page, and GraphiQL beside it: built into web/dist, which the server serves at / and /graphql. `npx vite web`
// develops it against a server on port 4000.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { RUNTIME_FILE, onnxRuntimeFiles, withoutOwnFile } from './onnx-runtime.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The page is painted before its style sheet and its module are there: theme.js runs first, and the style sheet is
 * linked at the end of the body, where it does not hold the frame of index.html back.
 */
const frameFirst: Plugin = {
  name: 'frame-first',
  transformIndexHtml: {
    order: 'post',
    handler(html, { filename }) {
      if (!filename.endsWith('index.html')) return html;
      const sheets = html.match(/ *<link rel="stylesheet"[^>]*>\n?/g) ?? [];
      const without = sheets.reduce((rest, sheet) => rest.replace(sheet, ''), html);
      return without
        .replace('<title>', '<script src="./theme.js"></script>\n    <title>')
        .replace('  </body>', `${sheets.join('')}  </body>`);
    },
  },
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'theme.js', source: readFileSync(here('theme.js')) });
  },
};

export default defineConfig({
  root: here('.'),
  // Relative: the page may lie below a path.
  base: './',
  // The sample pictures that a newcomer may click.
  publicDir: here('../samples'),
  plugins: [react(), frameFirst, onnxRuntimeFiles()],
  worker: { format: 'es', plugins: () => [withoutOwnFile()] },
  define: { ONNX_RUNTIME_FILE: JSON.stringify(RUNTIME_FILE) },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // The plugin of ONNX Runtime's files takes seconds, and the build says nothing when it is right.
      checks: { bundlerTimings: false },
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
      '/mask-decoder': 'http://127.0.0.1:4000',
    },
  },
});
