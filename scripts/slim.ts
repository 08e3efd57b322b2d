// npm run slim: removes about 300 MB of files from node_modules that this system does not use: the libraries of ONNX
// Runtime for other systems, and Prisma's query compilers for other databases. It is for container images, after
// `npm ci --omit=dev`. `npm ci` restores the files.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from '../src/command-line.ts';

const RUNTIMES = 'node_modules/onnxruntime-node/bin/napi-v6';
const COMPILERS = 'node_modules/@prisma/client/runtime';
const COMPILER = 'query_compiler_';

readArguments('npm run slim', {});

for (const system of foldersOf(RUNTIMES)) {
  for (const processor of foldersOf(join(RUNTIMES, system))) {
    if (system === process.platform && processor === process.arch) continue;
    rmSync(join(RUNTIMES, system, processor), { recursive: true });
  }
}
for (const file of foldersOf(COMPILERS)) {
  if (file.startsWith(COMPILER) && !file.startsWith(`${COMPILER}fast_bg.postgresql.`)) rmSync(join(COMPILERS, file));
}

function foldersOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
