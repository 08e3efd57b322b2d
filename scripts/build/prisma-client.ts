// Prisma's client for our tables, by the generator that Prisma's command line calls. That command line is not
// installed: it brings 200 MB of other tools, one of which refuses Node 20.
import { createRequire } from 'node:module';
import type * as Generators from '@prisma/client-generator-ts';
import type * as Internals from '@prisma/internals';

// Their ES modules name files without an ending, which Node does not find.
const require = createRequire(import.meta.url);
const { getGenerator, loadSchemaContext } = require('@prisma/internals') as typeof Internals;
const { PrismaClientTsGenerator } = require('@prisma/client-generator-ts') as typeof Generators;

/** Writes what the schema's `generator` says. */
export async function generateClient(schema: string): Promise<void> {
  const schemaContext = await loadSchemaContext({ schemaPath: { cliProvidedPath: schema }, printLoadMessage: false });
  const registry = { 'prisma-client': { type: 'in-process' as const, generator: new PrismaClientTsGenerator() } };
  const options = { cliCommand: 'generate', skipDownload: true, printDownloadProgress: false };
  const generator = await getGenerator({ schemaContext, registry, ...options });
  await generator.generate();
  generator.stop();
}
