// Generates the Prisma client with the generator that Prisma's command line calls. The command line itself is not
// installed: it depends on 200 MB of other tools, one of which rejects Node 20.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type * as Generators from '@prisma/client-generator-ts';
import type * as Internals from '@prisma/internals';

// Their ES modules import files without an extension, which Node rejects. `require` accepts them.
const require = createRequire(import.meta.url);
const { getGenerator, loadSchemaContext } = require('@prisma/internals') as typeof Internals;
const { PrismaClientTsGenerator } = require('@prisma/client-generator-ts') as typeof Generators;

/** Writes the client into `folder`, whatever folder the schema's `generator` names. */
export async function generateClient(schema: string, folder: string): Promise<void> {
  const schemaContext = await loadSchemaContext({ schemaPath: { cliProvidedPath: schema }, printLoadMessage: false });
  for (const generator of schemaContext.generators) generator.output = { fromEnvVar: null, value: resolve(folder) };
  const registry = { 'prisma-client': { type: 'in-process' as const, generator: new PrismaClientTsGenerator() } };
  const options = { cliCommand: 'generate', skipDownload: true, printDownloadProgress: false };
  const generator = await getGenerator({ schemaContext, registry, ...options });
  await generator.generate();
  generator.stop();
}
