// Every environment variable: how it is read, its default and what it does, in the sections of the documents.
// `npm run codegen` writes docs/configuration.md and .env.example from this file. Rules between variables are in
// environment-rules.ts.
import { z } from 'zod';
import { network } from './environment-network.ts';
import { flag, folder, integer, limit, name, optionalInteger, readAttributes, webUrl } from './environment-readers.ts';
import { LOG_LEVELS } from './platform/log.ts';

const MiB = 1024 * 1024;

const model = z.object({
  MODEL: folder('models/everyday').describe('Folder of the model bundle.'),
  DEVICE: z
    .string()
    .regex(/^(cpu|webgpu|auto|(cuda|tensorrt)(:\d{1,2})?)$/, 'must be cpu, webgpu, cuda:N, tensorrt:N or auto')
    .default('cpu')
    .describe(
      'Device that runs the model: cpu, webgpu, cuda:N, tensorrt:N or auto. auto: the first that can be used of ' +
        'cuda:0, webgpu on a GPU and cpu; the log has the reason.',
    ),
  VISION_CACHE_BYTES: integer(256 * MiB, 0, 1_000_000 * MiB).describe(
    'Bytes of memory for image tokens of earlier images: a second question about an image is ' +
      'answered sooner. 0: nothing of an earlier image is kept, nor the keys and values of its prompt.',
  ),
  ENGINE_CACHE_BYTES: optionalInteger(1, 1_000_000 * MiB).describe(
    'Bytes for the keys and values (KV cache) of all turns that run at the same time. A turn whose ' +
      'largest possible cache does not fit beside the others waits; one that never fits ends with ' +
      'PROMPT_TOO_LONG. Default: half of the memory that is free when the model is loaded.',
  ),
  ENGINE_BATCH: optionalInteger(1, 64).describe(
    'Most turns whose text tokens and first scales the engine computes in one pass (docs/scaling.md). 1: each turn ' +
      'by itself. Default: 16 on a CPU, 1 on other devices. WORKER_CONCURRENCY limits the number of turns.',
  ),
  ENGINE_LOST_AFTER_SECONDS: integer(120, 2, 3600).describe(
    'The engine hangs when a turn has emitted no text and no scale for this time: its process is ' +
      'replaced. The turn runs again, or fails with a retryable code when part of its answer has ' +
      'been emitted. Set it longer than the slowest single step with all concurrent turns.',
  ),
  WORKER_CONCURRENCY: integer(2, 1, 64).describe('Turns that one worker runs at the same time.'),
  WORKER_LOST_AFTER_SECONDS: integer(20, 2, 3600).describe(
    'Another worker takes over a turn when its worker has sent no heartbeat for this time.',
  ),
  DISCONNECT_GRACE_SECONDS: integer(30, 1, 3600).describe(
    'A turn that is sent with onDisconnect: CANCEL goes on for this time when nobody follows it. ' +
      'Then it is cancelled. Set the same time for all processes.',
  ),
  STOP_GRACE_SECONDS: integer(10, 0, 3600).describe(
    'A process that is asked to stop waits this long for its running turns to end. Then a turn ' +
      'returns to the queue, or ends FAILED when part of its answer has been emitted.',
  ),
});

const storage = z.object({
  DATA_DIR: folder('.data').describe(
    'Folder of the embedded database, of the objects on the local disk, and of the key of signed ' +
      'URLs. Relative paths are relative to the working directory.',
  ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
    .optional()
    .describe('PostgreSQL 14 or later instead of the embedded one. npm run migrate creates and updates its tables.'),
  DATABASE_CONNECTIONS: integer(10, 1, 200).describe(
    'Most connections of one process to the database. The queue and the notifier use about ten ' +
      'more, unless REDIS_URL is set.',
  ),
  DATABASE_STATEMENT_TIMEOUT_SECONDS: integer(15, 1, 3600).describe('The database ends a statement that takes longer.'),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS: integer(30, 1, 3600).describe(
    'The database ends a transaction that is idle for longer.',
  ),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' })
    .optional()
    .describe('Redis 7 for the queue and the notifier, instead of PostgreSQL.'),
  S3_BUCKET: name.describe(
    'Bucket for images and masks, instead of the local disk. The AWS SDK finds the credentials.',
  ),
  S3_ENDPOINT: webUrl.optional().describe('Address of an S3-compatible store. Default: Amazon S3.'),
  S3_REGION: name.describe('Region of the bucket. Default: the region that the AWS SDK finds.'),
  S3_PREFIX: z
    .string()
    .regex(/^([A-Za-z0-9._-]+\/)*$/, 'must be empty, or end with a slash')
    .default('')
    .describe('First part of every key; it ends with a slash.'),
  S3_ENCRYPTION: z
    .enum(['bucket', 'AES256', 'aws:kms'])
    .default('bucket')
    .describe(
      'Encryption at rest: bucket (the setting of the bucket), AES256 (SSE-S3) or aws:kms ' +
        '(SSE-KMS, with the key S3_KMS_KEY_ID, or with the key of the bucket).',
    ),
  S3_KMS_KEY_ID: name.describe('Key of SSE-KMS.'),
  STORE_PATIENCE_SECONDS: integer(60, 0, 600).describe(
    'A running turn waits this long for an object store that does not answer. Then it fails with STORE_UNAVAILABLE.',
  ),
});

const retention = z.object({
  RETENTION_DAYS: integer(30, 0, 3650).describe(
    'Days from the deletion of a conversation to its purge. Until the purge it can be restored. A batch whose turns ' +
      'are all purged is removed so many days after its end.',
  ),
  SWEEP_EVERY_MINUTES: integer(60, 0, 10_080).describe(
    'Pause between two passes of the sweeper, which removes files that no database row refers ' +
      'to. 0: only npm run sweep.',
  ),
  SWEEP_GRACE_MINUTES: integer(60, 15, 43_200).describe('Age from which the sweeper removes a file.'),
  JOURNAL_WHOLE_MINUTES: integer(60, 0, 525_600).describe(
    "The journal of a turn stays complete for this time after the turn's end. Then replaced " +
      'positions and previews are removed.',
  ),
  VIEWER_EVENTS_DAYS: integer(30, 0, 3650).describe(
    'Days for which the events of viewerEvents and conversationEvents are kept. A client that comes back later ' +
      'receives EventsRemoved.',
  ),
});

const access = z.object({
  AUTH_MODE: z
    .enum(['none', 'jwt', 'apikey'], 'must be none, jwt or apikey')
    .default('none')
    .describe('Authentication (docs/security.md): none (this machine only), jwt, or apikey (npm run keys).'),
  ALLOW_PUBLIC_WITHOUT_AUTH: flag('0').describe(
    '1: allow other addresses than loopback without authentication, because a proxy in front authenticates.',
  ),
  JWT_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe(
      'jwt: shared secret (HS256), at least 32 characters. One of JWT_SECRET, JWT_JWKS_URL and JWT_ISSUER is required.',
    ),
  JWT_JWKS_URL: z
    .url({ protocol: /^https?$/, error: 'must be an https:// URL' })
    .optional()
    .describe('jwt: URL of the public keys.'),
  JWT_ISSUER: name.describe(
    'jwt: the `iss` that tokens must have. Without JWT_JWKS_URL: an OpenID Connect issuer whose ' +
      'configuration names the URL of its keys.',
  ),
  JWT_AUDIENCE: name.describe('jwt: the `aud` that tokens must have. Required unless JWT_SECRET is set.'),
  JWT_CLOCK_TOLERANCE: integer(5, 0, 300).describe('jwt: permitted difference of clocks in seconds. Default: 5.'),
  JWT_TENANT_CLAIM: name.describe('jwt: name of the claim that contains the tenant. Default: there are no tenants.'),
  JWT_SCOPES: z
    .enum(['claim', 'all'], 'must be claim or all')
    .default('claim')
    .describe(
      'jwt: scopes of a token. claim (the default): those of read and write that its scope (or ' +
        'scp) claim names, or both when it has neither claim. all: always both.',
    ),
  INTROSPECTION: flag('1').describe('0: refuse introspection of the schema. GraphiQL is then off too.'),
});

const reporting = z.object({
  WEBHOOK_URL: webUrl
    .optional()
    .describe(
      'URL that receives a POST request for every turn and every batch that ends (docs/recipes/README.md). Set it ' +
        'together with WEBHOOK_SECRET.',
    ),
  WEBHOOK_SECRET: z
    .string()
    .min(16, 'must have 16 characters or more')
    .optional()
    .describe('Secret that signs these requests, 16 characters or more.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl
    .optional()
    .describe(
      'OTLP/HTTP collector of traces, e.g. http://localhost:4318. Default: no traces. /metrics does not depend on it.',
    ),
  OTEL_SERVICE_NAME: name.describe(
    'Name of the service in traces. Default: service.name of OTEL_RESOURCE_ATTRIBUTES, or else maskstream.',
  ),
  OTEL_RESOURCE_ATTRIBUTES: z
    .string()
    .default('')
    .transform(readAttributes)
    .describe(
      'Attributes of the service in traces: name=value, separated by commas, e.g. deployment.environment=staging.',
    ),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .describe('Least severe level that is logged.'),
});

const limits = z.object({
  MAX_INLINE_IMAGE_BYTES: integer(8 * MiB, 1, 64 * MiB).describe('Bytes of an image that is sent as a data URI.'),
  MAX_IMAGE_BYTES: integer(32 * MiB, 1, 512 * MiB).describe('Bytes of an image that is uploaded by URL.'),
  MAX_IMAGE_PIXELS: integer(50_000_000, 1, 500_000_000).describe('Pixels of an image.'),
  MAX_TEXT_LENGTH: integer(4000, 1, 100_000).describe('Characters of a question.'),
  MAX_IMAGES_PER_TURN: integer(4, 1, 16).describe('Images of one turn; the model may take fewer.'),
  MAX_QUEUED_TURNS: integer(1000, 1, 1_000_000).describe('Waiting turns of all users together.'),
  MAX_TURNS_PER_MINUTE: limit(10_000).describe(
    'Turns of one user a minute. 0: no limit. Default: no limit with AUTH_MODE=none, otherwise 30.',
  ),
  MAX_CONCURRENT_TURNS: limit(10_000).describe(
    'Waiting and running turns of one user. 0: no limit. Default: no limit with AUTH_MODE=none, otherwise 8.',
  ),
  MAX_UPLOAD_BYTES_PER_DAY: limit(1_000_000 * MiB).describe(
    'Uploaded bytes of one user a day (UTC). 0: no limit. Default: no limit with AUTH_MODE=none, otherwise 1 GiB.',
  ),
  MAX_MODEL_MS_PER_DAY: limit(1_000_000_000).describe(
    "Milliseconds of the model's time of one user a day (UTC). 0: no limit. Default: no limit " +
      'with AUTH_MODE=none, otherwise one hour.',
  ),
});

/** The release that added a variable, where it is not the first one, 0.1.0. */
export const SINCE: Readonly<Record<string, string>> = {};

/** In the order of the documents. */
export const SECTIONS: readonly (readonly [title: string, variables: z.ZodObject])[] = [
  ['Address and network', network],
  ['Model and workers', model],
  ['Storage', storage],
  ['Access', access],
  ['Limits', limits],
  ['Retention', retention],
  ['Webhooks, traces and logs', reporting],
];

export const environment = z.object({
  ...network.shape,
  ...model.shape,
  ...storage.shape,
  ...access.shape,
  ...limits.shape,
  ...retention.shape,
  ...reporting.shape,
});

/** The variables that are set, as text. */
export type GivenEnvironment = Readonly<Partial<Record<keyof z.input<typeof environment>, string>>>;

export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(environment.shape);
