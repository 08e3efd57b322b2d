// The configuration of a process: read from the environment once, every fault named at once, frozen.
import { ENVIRONMENT_NAMES, environment } from './environment.ts';
import { LOOPBACK, faultsBetween } from './environment-rules.ts';
import type { LogLevel } from './platform/log.ts';
import type { S3Options } from './platform/object-store/s3.ts';
import type { QueueConnection } from './platform/queue/bullmq.ts';
import type { ResponseLimits } from './response-bounds.ts';

/** What a client may send and ask for; all of it readable at `viewer { limits }`. */
export interface Limits extends ResponseLimits {
  /** Of a picture sent as a data URI. */
  maxInlineImageBytes: number;
  /** Of a picture uploaded by URL. */
  maxImageBytes: number;
  maxImagePixels: number;
  /** Characters of a question. */
  maxTextLength: number;
  maxImagesPerTurn: number;
  /** Waiting turns of everybody; more are refused with QUEUE_FULL. */
  maxQueuedTurns: number;
  /** Of one user, each; null: no limit. */
  maxTurnsPerMinute: number | null;
  /** Waiting or running. */
  maxConcurrentTurns: number | null;
  maxUploadBytesPerDay: number | null;
  maxModelMsPerDay: number | null;
}

/** Who may come in. none: one local user, nobody is asked. */
export type AuthConfig =
  | { mode: 'none' }
  | { mode: 'apikey' }
  | {
      mode: 'jwt';
      /** HS256; null: public keys of `jwksUrl`, or of where the issuer says that they are. */
      secret: string | null;
      jwksUrl: string | null;
      issuer: string | null;
      audience: string | null;
      /** Tokens count as valid for so long before and after their times. */
      clockToleranceSeconds: number;
      /** The claim that names the tenant; null: there are no tenants. */
      tenantClaim: string | null;
      /** claim: what the token's scope says. all: whatever it says, both. */
      scopes: 'claim' | 'all';
    };

export interface Config {
  host: string;
  port: number;
  /** Of a worker's health server; null: the number after `port`, or any free one. */
  workerPort: number | null;
  /** How clients reach this server, without a slash at the end; null: as it listens. */
  publicUrl: string | null;
  /** Whose X-Forwarded-* headers count: so many proxies, or those of these addresses; null: nobody's. */
  trustProxy: number | readonly string[] | null;
  /** Pages of these origins may use the API, beside those of this server and this machine; `*`: all. */
  corsOrigins: readonly string[];
  /** Whether OpenAI's clients are answered (doors/openai). */
  openaiApi: boolean;
  /** Whoever asks for metrics must have it; null: nobody is asked. */
  metricsToken: string | null;
  /** Absolute, like every path here: what is relative is resolved against the working directory, once. */
  dataDir: string;
  /** Folder of the model bundle; absolute. */
  model: string;
  /** cpu | webgpu | cuda:N | tensorrt:N | auto */
  device: string;
  /** Kept of what the model's eye made of pictures; 0: nothing. */
  visionCacheBytes: number;
  /** Null: the embedded PostgreSQL under dataDir. */
  databaseUrl: string | null;
  /** Of this process, to the database. */
  database: { maxConnections: number; statementTimeoutMs: number; idleInTransactionTimeoutMs: number };
  /** Null: queue and announcements lie in PostgreSQL too. */
  redisUrl: string | null;
  /** Null: the local disk under dataDir. */
  s3: S3Options | null;
  /** How long a turn waits for a store that does not answer. */
  storePatienceMs: number;
  /** How many turns one process answers at a time. */
  workerConcurrency: number;
  /** How long a deleted conversation is kept before it is purged. */
  retentionDays: number;
  /** How often artifacts are looked for that no row speaks of (null: never), and how old they must be. */
  sweep: { everyMs: number | null; graceMs: number };
  /** So long after its end a turn is replayed event by event; later only with what replay needs. */
  journalWholeMs: number;
  /** A turn whose worker was not heard of for so long is taken over. */
  workerLostAfterMs: number;
  /** A generation that makes no progress for so long has lost its engine. */
  engineLostAfterMs: number;
  /** A running turn has this long to end by itself when the process is asked to stop. */
  stopGraceMs: number;
  introspection: boolean;
  auth: AuthConfig;
  /** Told of every turn that ended; null: nobody is. */
  webhook: { url: string; secret: string } | null;
  /** Of an OTLP collector; null: nothing is traced. */
  tracesEndpoint: string | null;
  /** Whom traces are of: attributes of their resource, `service.name` among them. */
  tracesResource: Readonly<Record<string, string>>;
  logLevel: LogLevel;
  limits: Limits;
}

const MiB = 1024 * 1024;
/** What a process answers in about a second, and holds in memory without harm to the others. */
const RESPONSE_LIMITS: ResponseLimits = { maxQueryCost: 150_000, maxResponseBytes: 8 * MiB };

export { ENVIRONMENT_NAMES } from './environment.ts';

/** Every fault of the environment, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** An empty variable counts as absent. Throws ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const told = Object.fromEntries(
    Object.entries(env).filter(([key, value]) => ENVIRONMENT_NAMES.includes(key) && value !== ''),
  );
  const result = environment.safeParse(told);
  const faults = [
    ...(result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []),
    ...faultsBetween(told),
  ];
  if (!result.success || faults.length > 0) throw new ConfigError(faults.join('\n'));
  const e = result.data;
  /** One local user is not limited unless told so. */
  const usual = (told: number | undefined, fallback: number): number | null =>
    (told ?? (e.AUTH_MODE === 'none' ? 0 : fallback)) || null;
  const config: Config = {
    host: e.HOST,
    port: e.PORT,
    workerPort: e.WORKER_PORT ?? null,
    publicUrl: e.PUBLIC_URL ?? null,
    trustProxy: e.TRUST_PROXY ?? null,
    corsOrigins: e.CORS_ORIGINS,
    openaiApi: e.OPENAI_API === '1',
    metricsToken: e.METRICS_TOKEN ?? null,
    dataDir: e.DATA_DIR,
    model: e.MODEL,
    device: e.DEVICE,
    visionCacheBytes: e.VISION_CACHE_BYTES,
    databaseUrl: e.DATABASE_URL ?? null,
    database: {
      maxConnections: e.DATABASE_CONNECTIONS,
      statementTimeoutMs: e.DATABASE_STATEMENT_TIMEOUT_SECONDS * 1000,
      idleInTransactionTimeoutMs: e.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS * 1000,
    },
    redisUrl: e.REDIS_URL ?? null,
    s3:
      e.S3_BUCKET === undefined
        ? null
        : {
            bucket: e.S3_BUCKET,
            prefix: e.S3_PREFIX,
            ...(e.S3_ENDPOINT === undefined ? {} : { endpoint: e.S3_ENDPOINT }),
            ...(e.S3_REGION === undefined ? {} : { region: e.S3_REGION }),
            ...(e.S3_ENCRYPTION === 'AES256' ? { encryption: { algorithm: e.S3_ENCRYPTION } } : {}),
            ...(e.S3_ENCRYPTION === 'aws:kms'
              ? {
                  encryption: {
                    algorithm: e.S3_ENCRYPTION,
                    ...(e.S3_KMS_KEY_ID === undefined ? {} : { keyId: e.S3_KMS_KEY_ID }),
                  },
                }
              : {}),
          },
    storePatienceMs: e.STORE_PATIENCE_SECONDS * 1000,
    workerConcurrency: e.WORKER_CONCURRENCY,
    retentionDays: e.RETENTION_DAYS,
    sweep: Object.freeze({
      everyMs: e.SWEEP_EVERY_MINUTES === 0 ? null : e.SWEEP_EVERY_MINUTES * 60_000,
      graceMs: e.SWEEP_GRACE_MINUTES * 60_000,
    }),
    workerLostAfterMs: e.WORKER_LOST_AFTER_SECONDS * 1000,
    engineLostAfterMs: e.ENGINE_LOST_AFTER_SECONDS * 1000,
    stopGraceMs: e.STOP_GRACE_SECONDS * 1000,
    journalWholeMs: e.JOURNAL_WHOLE_MINUTES * 60_000,
    introspection: e.INTROSPECTION === '1',
    auth: Object.freeze(
      e.AUTH_MODE !== 'jwt'
        ? { mode: e.AUTH_MODE }
        : {
            mode: 'jwt',
            secret: e.JWT_SECRET ?? null,
            jwksUrl: e.JWT_JWKS_URL ?? null,
            issuer: e.JWT_ISSUER ?? null,
            audience: e.JWT_AUDIENCE ?? null,
            clockToleranceSeconds: e.JWT_CLOCK_TOLERANCE,
            tenantClaim: e.JWT_TENANT_CLAIM ?? null,
            scopes: e.JWT_SCOPES,
          },
    ),
    webhook:
      e.WEBHOOK_URL === undefined || e.WEBHOOK_SECRET === undefined
        ? null
        : { url: e.WEBHOOK_URL, secret: e.WEBHOOK_SECRET },
    tracesEndpoint: e.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    tracesResource: Object.freeze({
      'service.name': 'maskstream',
      ...e.OTEL_RESOURCE_ATTRIBUTES,
      ...(e.OTEL_SERVICE_NAME === undefined ? {} : { 'service.name': e.OTEL_SERVICE_NAME }),
    }),
    logLevel: e.LOG_LEVEL,
    limits: Object.freeze({
      ...RESPONSE_LIMITS,
      maxInlineImageBytes: e.MAX_INLINE_IMAGE_BYTES,
      maxImageBytes: e.MAX_IMAGE_BYTES,
      maxImagePixels: e.MAX_IMAGE_PIXELS,
      maxTextLength: e.MAX_TEXT_LENGTH,
      maxImagesPerTurn: e.MAX_IMAGES_PER_TURN,
      maxQueuedTurns: e.MAX_QUEUED_TURNS,
      maxTurnsPerMinute: usual(e.MAX_TURNS_PER_MINUTE, 30),
      maxConcurrentTurns: usual(e.MAX_CONCURRENT_TURNS, 8),
      maxUploadBytesPerDay: usual(e.MAX_UPLOAD_BYTES_PER_DAY, 1024 * MiB),
      maxModelMsPerDay: usual(e.MAX_MODEL_MS_PER_DAY, 3_600_000),
    }),
  };
  return Object.freeze(config);
}

/** Whether only programs on this machine can reach the server. */
export const isLoopback = (host: string): boolean => LOOPBACK.includes(host);

/** Where the queue lies. */
export const queueConnection = (config: Pick<Config, 'redisUrl'>, postgresUrl: string): QueueConnection =>
  config.redisUrl === null ? { postgresUrl } : { redisUrl: config.redisUrl };
