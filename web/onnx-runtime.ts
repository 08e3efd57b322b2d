// Puts the WebAssembly of ONNX Runtime into the build, compressed, because the server sends files as they are: 14.2 MB
// become 3.7 MB. The name of the file contains the version.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const { version } = JSON.parse(
  readFileSync(require.resolve('onnxruntime-web').replace(/dist\/[^/]*$/, 'package.json'), 'utf8'),
) as { version: string };

/** Path of the file in the page. */
export const RUNTIME_FILE = `assets/onnxruntime-${version}-wasm.gz`;

/** The library's own reference to its uncompressed file, which would put that file into the build too. */
const OWN_FILE = /new URL\("ort-wasm[^"]*\.wasm",\s*import\.meta\.url\)(\.href)?/g;

export const onnxRuntimeFiles = (): Plugin => ({
  name: 'onnx-runtime-files',
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'assets/redraw-archive.js', source: await archiveScript() });
    const source = gzipSync(readFileSync(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')));
    this.emitFile({ type: 'asset', fileName: RUNTIME_FILE, source });
  },
});

export const withoutOwnFile = (): Plugin => ({
  name: 'onnx-runtime-without-own-file',
  enforce: 'pre',
  transform(code, id) {
    return id.includes('onnxruntime-web') ? code.replace(OWN_FILE, '""') : null;
  },
});

/** The script of redraw.html in archives: one file that imports nothing. */
async function archiveScript(): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [withoutOwnFile()],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: fileURLToPath(new URL('src/redraw/archive.ts', import.meta.url)), formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [result] = [built].flat();
  const [chunk] = result !== undefined && 'output' in result ? result.output : [];
  if (chunk?.type !== 'chunk') throw new Error('the script of redraw.html was not built');
  return chunk.code;
}
