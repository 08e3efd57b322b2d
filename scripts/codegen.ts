// npm run codegen: generates files from the SDL and from the parser of the environment. From the SDL:
// resolvers/generated.ts (types of every resolver), docs/api.md, and the types of the operations that the client
// package and the page send. From the parser: docs/configuration.md and .env.example. With --check nothing is written;
// the exit code is 1 when a file on disk differs from its source.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { parse, printSchema } from 'graphql';
import { readArguments } from '../src/command-line.ts';
import { loadSchema } from '../src/http/schema.ts';
import { writeReference } from './api-reference.ts';
import { writeConfiguration, writeExample } from './configuration-reference.ts';
import { writeOperations } from './operation-types.ts';

const {
  values: { check },
} = readArguments('npm run codegen -- [--check]', { options: { check: { type: 'boolean', default: false } } });
const schema = loadSchema('schema', undefined);
const FRAGMENTS = 'client/operations/fragments.graphql';

/** Type of the SDL -> type of the object that its resolvers receive. */
const mappers = {
  Conversation: '../src/conversations/repository.ts#ConversationRow',
  Turn: '../src/turns/repository.ts#TurnRow',
  Image: '../src/images/repository.ts#ImageRow',
  Mask: '../src/masks/repository.ts#MaskRow',
  MaskScale: './mask.ts#ScaleView',
  Polygon: '../inference/mask/shapes.ts#Polygon as PolygonModel',
  Ring: '../inference/mask/shapes.ts#Ring as RingModel',
  Share: '../src/shares/repository.ts#ShareRow',
  SharedConversation: '../src/conversations/repository.ts#ConversationRow',
  SharedTurn: '../src/turns/repository.ts#TurnRow',
  SharedImage: '../src/images/repository.ts#ImageRow',
  SharedMask: '../src/masks/repository.ts#MaskRow',
  Batch: '../src/batches/repository.ts#BatchRow',
  BatchItem: '../src/batches/repository.ts#BatchItemRow',
  ModelInfo: '../inference/engine.ts#EngineInfo',
  TurnModel: './turn.ts#ModelOfTurn',
  Viewer: '../src/access/viewer.ts#Viewer as ViewerModel',
  ApiKey: '../src/access/repository.ts#KeyRow',
  UsageDay: '../src/usage/repository.ts#UsageDayRow',
  TurnError: '../src/turns/failure.ts#ReportedFailure',
  TurnEvent: '../src/turns/events.ts#TurnEvent as AnyTurnEvent',
  ...Object.fromEntries(
    ['TurnQueued', 'TurnStarted', 'AnswerDelta', 'MaskStarted', 'MaskScaleReady', 'MaskFinished', 'TurnFinished'].map(
      (name) => [name, `../src/turns/events.ts#TurnEventOf<'${name}'>`],
    ),
  ),
  ViewerEvent: '../src/events/event.ts#ViewerEvent as AnyViewerEvent',
  ...Object.fromEntries(
    [
      'ConversationCreated',
      'ConversationUpdated',
      'ConversationDeleted',
      'ConversationRestored',
      'TurnCreated',
      'TurnEnded',
      'EventsRemoved',
    ].map((name) => [name, `../src/events/event.ts#ViewerEventOf<'${name}'>`]),
  ),
};

const config = {
  contextType: '../src/context.ts#Context',
  mappers,
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  scalars: {
    ID: { input: 'string', output: 'string' },
    DateTime: { input: 'Date', output: 'Date' },
    Base64: { input: 'never', output: 'Uint8Array' },
    Url: { input: 'never', output: 'string' },
  },
  maybeValue: 'T | null',
  inputMaybeValue: 'T | null | undefined',
  disableDescriptions: true, // they stand in schema/*.graphql, and would be half of the file
  avoidOptionals: { field: true, inputValue: false, object: true, defaultValue: false },
  makeResolverTypeCallable: false,
  optionalResolveType: true,
  importExtension: '.ts',
};

const generated = await codegen({
  filename: 'resolvers/generated.ts',
  schema: parse(printSchema(schema)),
  documents: [],
  plugins: [{ typescript: {} }, { typescriptResolvers: {} }],
  pluginMap: { typescript, typescriptResolvers },
  config,
});

const files = {
  'resolvers/generated.ts': [
    '// Written by scripts/codegen.ts from schema/*.graphql. Do not edit.',
    generated.trim(),
    '',
  ].join('\n'),
  'docs/api.md': writeReference(schema),
  'docs/configuration.md': writeConfiguration(),
  '.env.example': writeExample(),
  'client/src/generated.ts': await writeOperations(schema, {
    folder: 'client/operations',
    fragments: FRAGMENTS,
    documentType: './document.ts',
  }),
  'web/src/api/generated.ts': await writeOperations(schema, {
    folder: 'web/operations',
    fragments: FRAGMENTS,
    documentType: '../../../client/src/document.ts',
    descriptions: false, // nobody else uses these types
  }),
};

if (check) {
  const stale = Object.entries(files).filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
  );
  for (const [path] of stale) console.error(`${path} differs from its source: run \`npm run codegen\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
}
